package io.laminar.ring0.kernel;

/** Which kernel does which operation. */
final class Kernels {
    private Kernels() {}

    static Kernel make(Op op, VectorKind argument, int[] in, RowKernel.Output output) {
        if (Relation.is(op)) {
            return new CompareRows(Relation.of(op), argument, in, output);
        }
        return switch (op) {
            case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_FALSE, IS_DISTINCT, IS_NOT_DISTINCT ->
                new NullTests(op, argument, in, output);
            case NOT, I64_TO_F64, F64_TO_I64, BOOL_TO_I64, I64_TO_BOOL -> new CastNumbers(op, in, output);
            case ADD_INTERVAL,
                    SUB_INTERVAL,
                    TIME_ADD_INTERVAL,
                    DIFF_TIMESTAMP,
                    ADD_INTERVALS,
                    SUB_INTERVALS,
                    NEG_INTERVAL,
                    MUL_INTERVAL,
                    INTERVAL_TO_I64 -> new IntervalOps(op, in, output);
            case BOOL_TO_STRING,
                    I64_TO_STRING,
                    F64_TO_STRING,
                    F32_TO_STRING,
                    DATE_TO_STRING,
                    TIME_TO_STRING,
                    TIMESTAMP_TO_STRING,
                    STRING_TO_BOOL,
                    STRING_TO_I64,
                    STRING_TO_F64,
                    STRING_TO_DATE,
                    STRING_TO_TIME,
                    STRING_TO_TIMESTAMP -> new CastTexts(op, in, output);
            default -> byKind(op, argument, in, output);
        };
    }

    private static Kernel byKind(Op op, VectorKind argument, int[] in, RowKernel.Output output) {
        if (op.name().endsWith("_I64")) {
            return new MathI64(op, in, output);
        }
        if (op.name().endsWith("_F64") || op == Op.ROUND_F32) {
            return new MathF64(op, in, output);
        }
        if (op == Op.CHECK_I8 || op == Op.CHECK_I16 || op == Op.CHECK_I32) {
            return new MathI64(op, in, output);
        }
        return argument == VectorKind.STRING ? new TextOps(op, in, output) : new TimeOps(op, in, output);
    }
}
