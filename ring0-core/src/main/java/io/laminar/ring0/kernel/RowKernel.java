package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;

/**
 * A kernel that computes a row at a time: for operations whose own work outweighs a call, and for rows with nulls.
 *
 * <p>The result is NULL where an argument is; a row that fails is marked and NULL.
 */
abstract class RowKernel extends Kernel {
    /** Slots of the arguments. */
    final int[] in;

    /** Slot of the result. */
    final int out;

    /** Memory of the result: values and bitmap. */
    final long values;

    private final long bitmap;

    RowKernel(int[] in, Output output) {
        this.in = in;
        this.out = output.slot();
        this.values = output.values();
        this.bitmap = output.bitmap();
    }

    /** Where a result goes: a slot of the frame, and memory for values and bitmap. */
    record Output(int slot, long values, long bitmap, VectorKind kind) {}

    /**
     * Computes one row whose arguments are all valid.
     *
     * @return false if the row has no result: it failed and was marked, or is NULL
     */
    @HotPath
    abstract boolean row(long[] f, long row);

    @HotPath
    @Override
    void run(long[] f) {
        begin(f);
        rows(f);
    }

    /** Points the output at its memory, without nulls. */
    @HotPath
    final void begin(long[] f) {
        f[out] = values;
        f[out + Frame.VALIDITY] = 0;
        f[out + Frame.DATA] = f[Frame.HEAP];
    }

    @HotPath
    final boolean anyNulls(long[] f) {
        long any = 0;
        for (int k = 0; k < in.length; k++) {
            any |= f[in[k] + Frame.VALIDITY];
        }
        return any != 0;
    }

    @HotPath
    final void rows(long[] f) {
        boolean nulls = anyNulls(f);
        if (nulls) {
            Frame.openValidity(f, out, bitmap);
        }
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            boolean valid = (!nulls || argumentsValid(f, row)) && row(f, row);
            if (f[out + Frame.VALIDITY] != 0) {
                Validity.put(bitmap, row, valid);
            } else if (!valid) {
                setNull(f, row);
            }
        }
    }

    @HotPath
    final void setNull(long[] f, long row) {
        Frame.openValidity(f, out, bitmap);
        Validity.put(bitmap, row, false);
    }

    @HotPath
    private boolean argumentsValid(long[] f, long row) {
        for (int k = 0; k < in.length; k++) {
            if (!Frame.valid(f, in[k], row)) {
                return false;
            }
        }
        return true;
    }

    @HotPath
    final boolean fail(long[] f, long row, KernelError error) {
        Frame.error(f, row, error);
        return false;
    }
}
