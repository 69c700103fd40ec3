package io.laminar.bench.macro;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.Store;
import io.laminar.ring0.kernel.VectorKind;
import java.util.List;

/** Filter and projection over rows that already lie in blocks: the program and the stores, nothing around them. */
final class OnBlocks implements AutoCloseable {
    private static final int BLOCK_ROWS = 1024;
    private static final int HEAP_BYTES = 1 << 16;

    private final BlockLayout in = new BlockLayout(
            List.of(ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.BIGINT, ColumnType.TIMESTAMP),
            BLOCK_ROWS,
            0,
            false);
    private final BlockLayout out =
            new BlockLayout(List.of(ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.TIMESTAMP), BLOCK_ROWS, 0, false);
    private final int rows;
    private final long blocks;
    private final long result;
    private final Program program;

    OnBlocks(Trades t) {
        rows = t.rows();
        blocks = RawMemory.allocate(in.blockBytes() * (rows / BLOCK_ROWS + 1L), 64, "bench");
        result = RawMemory.allocate(out.blockBytes(), 64, "bench");
        for (int i = 0; i < rows; i++) {
            long block = blocks + in.blockBytes() * (i / BLOCK_ROWS);
            long at = 8L * (i % BLOCK_ROWS);
            RawMemory.putLong(block + in.valuesOffset(0) + at, t.symbol()[i]);
            RawMemory.putDouble(block + in.valuesOffset(1) + at, t.price()[i]);
            RawMemory.putLong(block + in.valuesOffset(2) + at, t.volume()[i]);
            RawMemory.putLong(block + in.valuesOffset(3) + at, t.ts()[i]);
        }
        Expr price = new Expr.Column(1, ColumnType.DOUBLE);
        Expr volume = Expr.Call.of(Op.I64_TO_F64, new Expr.Column(2, ColumnType.BIGINT));
        program = Program.compile(
                in,
                Expr.Call.of(Op.GT_F64, price, new Expr.Literal(VectorKind.F64, HandWritten.PRICE_LIMIT)),
                List.of(
                        new Expr.Column(0, ColumnType.BIGINT),
                        Expr.Call.of(Op.MUL_F64, price, volume),
                        new Expr.Column(3, ColumnType.TIMESTAMP)),
                HEAP_BYTES);
    }

    long run(int sliceRows) {
        long checksum = 0;
        int filled = 0;
        for (int row = 0; row < rows; row += sliceRows) {
            long block = blocks + in.blockBytes() * (row / BLOCK_ROWS);
            int from = row % BLOCK_ROWS;
            int selected = program.evaluate(block, from, Math.min(from + sliceRows, from + rows - row));
            for (int done = 0; done < selected; ) {
                int count = Math.min(selected - done, BLOCK_ROWS - filled);
                Store.columns(program, from, done, count, out, result, filled);
                done += count;
                filled += count;
                if (filled == BLOCK_ROWS) {
                    checksum += checksum(filled);
                    filled = 0;
                }
            }
        }
        return checksum;
    }

    private long checksum(int filled) {
        long last = 8L * (filled - 1);
        return HandWritten.filterChecksum(
                RawMemory.getLong(result + out.valuesOffset(0) + last),
                RawMemory.getDouble(result + out.valuesOffset(1) + last),
                RawMemory.getLong(result + out.valuesOffset(2) + last),
                filled);
    }

    @Override
    public void close() {
        program.close();
        RawMemory.free(blocks);
        RawMemory.free(result);
    }
}
