package io.laminar.sql.scalar;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.IntervalValue;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.kernel.Program;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes expressions without columns, with the kernels that would compute them for rows. */
public final class ConstantEvaluator {
    private static final int HEAP_BYTES = 1 << 20;
    private static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BOOLEAN), 1, 0, false);

    private ConstantEvaluator() {}

    /**
     * The outcome.
     *
     * @param value Boolean, Long, Double, String, {@code IntervalValue}, or null for NULL
     * @param error {@link KernelError#NONE} if it went well
     */
    public record Outcome(@Nullable Object value, KernelError error) {}

    /**
     * Computes.
     *
     * @param scalar without columns, aggregates and window bounds
     * @return the value, or why there is none
     */
    public static Outcome evaluate(Scalar scalar) {
        if (scalar instanceof Scalar.Constant constant) {
            return new Outcome(constant.value(), KernelError.NONE);
        }
        Expr expr = Lowering.lower(scalar);
        long block = RawMemory.allocate(LAYOUT.blockBytes(), BlockLayout.ALIGNMENT, "constant");
        try (Program program = Program.compile(LAYOUT, null, List.of(expr), HEAP_BYTES)) {
            RawMemory.fill(block, LAYOUT.blockBytes(), (byte) 0);
            program.evaluate(block, 0, 1);
            if (program.errorCount() > 0) {
                return new Outcome(null, KernelError.of(program.error(0)));
            }
            return new Outcome(read(program), KernelError.NONE);
        } finally {
            RawMemory.free(block);
        }
    }

    private static @Nullable Object read(Program program) {
        long validity = program.validity(0);
        if (validity != 0 && (RawMemory.getByte(validity) & 1) == 0) {
            return null;
        }
        long values = program.values(0);
        return switch (program.kind(0)) {
            case BOOL -> RawMemory.getByte(values) != 0;
            case I64 -> RawMemory.getLong(values);
            case F64 -> RawMemory.getDouble(values);
            case STRING -> {
                int length = StringView.length(values);
                byte[] bytes = RawMemory.toArray(StringView.address(values, program.data(0)), length);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case INTERVAL ->
                new IntervalValue(
                        RawMemory.getInt(values), RawMemory.getInt(values + 4), RawMemory.getLong(values + 8));
        };
    }
}
