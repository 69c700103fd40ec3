package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A block with given rows: Boolean, Long, Double, String, byte[] (text that need not be UTF-8) or IntervalValue. */
final class RowBlock implements AutoCloseable {
    final BlockLayout layout;
    final long block;
    final List<Object[]> rows;

    private static final class Builder extends BlockBuilder {
        Builder(BlockLayout layout, long block) {
            super(layout);
            open(block);
        }

        @Override
        protected boolean makeDataRoom() {
            return false;
        }
    }

    RowBlock(List<ColumnType> types, List<Object[]> rows, int capacity, Random random) {
        this.rows = rows;
        this.layout = new BlockLayout(types, capacity, 1 << 20, false);
        this.block = RawMemory.allocate(layout.blockBytes(), 64, "test block");
        // What is not written must not matter.
        for (long i = 0; i < layout.blockBytes(); i += 8) {
            RawMemory.putLong(block + i, random.nextLong());
        }
        Builder builder = new Builder(layout, block);
        for (Object[] row : rows) {
            for (int c = 0; c < types.size(); c++) {
                set(builder, types.get(c), c, row[c]);
            }
            builder.endRow();
        }
    }

    private static void set(Builder builder, ColumnType type, int c, Object value) {
        switch (value) {
            case null -> {}
            case Boolean b -> builder.setBoolean(c, b);
            case Long v -> builder.setLong(c, v);
            case Double d -> builder.setDouble(c, d);
            case IntervalValue v -> builder.setInterval(c, v.months(), v.days(), v.nanos());
            case String s -> setText(builder, c, s.getBytes(StandardCharsets.UTF_8));
            case byte[] bytes -> setText(builder, c, bytes);
            default -> throw new IllegalArgumentException(type + " " + value);
        }
    }

    private static void setText(Builder builder, int c, byte[] bytes) {
        if (builder.setString(c, bytes, 0, bytes.length) != BlockBuilder.PLACED) {
            throw new IllegalStateException("block full");
        }
    }

    @Override
    public void close() {
        RawMemory.free(block);
    }
}
