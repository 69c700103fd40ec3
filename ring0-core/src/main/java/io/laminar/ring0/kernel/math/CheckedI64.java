package io.laminar.ring0.kernel.math;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;

/**
 * Integer arithmetic that may overflow. The loops compute all rows and gather overflow in one sign bit; only if that is
 * set a second pass finds the rows. Rows that are NULL never fail.
 */
abstract class CheckedI64 extends Kernel {
    final int a;
    final int b;
    final int out;

    CheckedI64(int a, int b, int out) {
        this.a = a;
        this.b = b;
        this.out = out;
    }

    /** Whether the operation overflows. */
    @HotPath
    abstract boolean overflows(long x, long y);

    /** The second pass. */
    @HotPath
    final void findOverflows(long[] f) {
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            if (Frame.valid(f, out, row)) {
                long x = RawMemory.getLong(Frame.at8(f, a, row));
                long y = RawMemory.getLong(Frame.at8(f, b, row));
                if (overflows(x, y)) {
                    Frame.fail(f, out, row, Fault.OVERFLOW);
                }
            }
        }
    }
}
