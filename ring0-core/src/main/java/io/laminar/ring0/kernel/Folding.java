package io.laminar.ring0.kernel;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes calls of constants by the kernels themselves, over a slice of one row. */
final class Folding {
    private static final BlockLayout ONE_ROW = new BlockLayout(List.of(ColumnType.BOOLEAN), 1, 0, false);

    private Folding() {}

    /** The constant that a call is, or the call itself if it fails. */
    static Node fold(Nodes nodes, Node call, int textBytes) {
        try (Program program = new Emitter(ONE_ROW, textBytes).compile(null, List.of(call))) {
            program.evaluate(0, 0, 1);
            return program.errorCount() > 0 ? call : nodes.literal(call.kind(), value(program));
        }
    }

    private static @Nullable Object value(Program program) {
        if (program.validity(0) != 0 && !Validity.get(program.validity(0), 0)) {
            return null;
        }
        long values = program.values(0);
        return switch (program.kind(0)) {
            case BOOL -> RawMemory.getByte(values) != 0;
            case I64 -> RawMemory.getLong(values);
            case F64 -> RawMemory.getDouble(values);
            case STRING -> {
                long text = StringView.address(values, program.data(0));
                yield new String(RawMemory.toArray(text, StringView.length(values)), StandardCharsets.UTF_8);
            }
            case INTERVAL ->
                new IntervalValue(
                        RawMemory.getInt(values), RawMemory.getInt(values + 4), RawMemory.getLong(values + 8));
        };
    }
}
