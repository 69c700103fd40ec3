package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Tests that are never NULL: IS NULL, IS TRUE, IS DISTINCT FROM and their likes. */
final class NullTests extends Kernel {
    private final Op op;
    private final VectorKind kind;
    private final int[] in;
    private final int out;
    private final long values;

    NullTests(Op op, VectorKind kind, int[] in, RowKernel.Output output) {
        this.op = op;
        this.kind = kind;
        this.in = in;
        this.out = output.slot();
        this.values = output.values();
    }

    @HotPath
    @Override
    void run(long[] f) {
        f[out] = values;
        f[out + Frame.VALIDITY] = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putByte(values + row, (byte) (test(f, row) ? 1 : 0));
        }
    }

    @HotPath
    private boolean test(long[] f, long row) {
        boolean valid = Frame.valid(f, in[0], row);
        return switch (op) {
            case IS_NULL -> !valid;
            case IS_NOT_NULL -> valid;
            case IS_TRUE -> valid && RawMemory.getByte(f[in[0]] + row) != 0;
            case IS_FALSE -> valid && RawMemory.getByte(f[in[0]] + row) == 0;
            case IS_DISTINCT -> distinct(f, row, valid);
            default -> !distinct(f, row, valid);
        };
    }

    @HotPath
    private boolean distinct(long[] f, long row, boolean valid) {
        boolean otherValid = Frame.valid(f, in[1], row);
        return valid != otherValid || valid && Compare.values(kind, f, in[0], in[1], row) != 0;
    }
}
