package io.laminar.ring0.kernel.frame;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * A kernel that computes a row at a time, where an operation's own work outweighs a call. The result is NULL where an
 * argument is; a row that fails is marked and NULL.
 */
public abstract class RowKernel extends Kernel {
    /** Slots of the arguments. */
    protected final int[] in;

    /** Slot of the result. */
    protected final int out;

    /** Makes a kernel for slots. */
    protected RowKernel(int[] in, int out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Computes one row whose arguments are all valid.
     *
     * @return false if the row failed, and was marked
     */
    @HotPath
    protected abstract boolean row(long[] f, long row);

    @HotPath
    @Override
    public void run(long[] f) {
        Nulls.strict(f, in, out);
        f[out + Frame.DATA] = f[Frame.HEAP];
        long selection = f[Frame.SELECTION];
        if (f[out + Frame.VALIDITY] != 0) {
            nullable(f);
        } else if (selection == 0) {
            for (long row = f[Frame.FROM], to = f[Frame.TO]; row < to; row++) {
                row(f, row);
            }
        } else {
            for (long k = 0, n = f[Frame.COUNT] << 2; k < n; k += 4) {
                row(f, RawMemory.getInt(selection + k));
            }
        }
    }

    @HotPath
    private void nullable(long[] f) {
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            if (Frame.valid(f, out, row)) {
                row(f, row);
            }
        }
    }

    /** Marks a row as wrong; returns false. */
    @HotPath
    protected final boolean fail(long[] f, long row, byte fault) {
        return Frame.fail(f, out, row, fault);
    }

    /** Puts a result of eight bytes; returns true. */
    @HotPath
    protected final boolean putLong(long[] f, long row, long value) {
        RawMemory.putLong(f[out] + (row << 3), value);
        return true;
    }

    /** Puts a result of eight bytes; returns true. */
    @HotPath
    protected final boolean putDouble(long[] f, long row, double value) {
        RawMemory.putDouble(f[out] + (row << 3), value);
        return true;
    }

    /** Puts a truth value; returns true. */
    @HotPath
    protected final boolean putBoolean(long[] f, long row, boolean value) {
        RawMemory.putByte(f[out] + row, (byte) (value ? 1 : 0));
        return true;
    }

    /** Reads an argument of eight bytes. */
    @HotPath
    protected final long getLong(long[] f, int argument, long row) {
        return RawMemory.getLong(Frame.at8(f, in[argument], row));
    }

    /** Reads an argument of eight bytes. */
    @HotPath
    protected final double getDouble(long[] f, int argument, long row) {
        return RawMemory.getDouble(Frame.at8(f, in[argument], row));
    }
}
