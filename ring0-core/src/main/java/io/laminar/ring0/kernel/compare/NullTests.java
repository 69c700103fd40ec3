package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;

/** Tests that are never NULL: IS NULL, IS TRUE, IS DISTINCT FROM and their likes. */
public final class NullTests extends Kernel {
    /** What is tested; the names are those of the operations. */
    public enum Form {
        IS_NULL,
        IS_NOT_NULL,
        IS_TRUE,
        IS_FALSE,
        IS_DISTINCT,
        IS_NOT_DISTINCT
    }

    private final Form form;
    private final Order order;
    private final int a;
    private final int b;
    private final int out;

    /** Makes the kernel for slots. */
    public NullTests(Form form, Order order, int[] in, int out) {
        this.form = form;
        this.order = order;
        this.a = in[0];
        this.b = in[in.length - 1];
        this.out = out;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        f[out + Frame.VALIDITY] = 0;
        long o = f[out];
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putByte(o + row, (byte) (test(f, row) ? 1 : 0));
        }
    }

    @HotPath
    private boolean test(long[] f, long row) {
        boolean valid = Frame.valid(f, a, row);
        return switch (form) {
            case IS_NULL -> !valid;
            case IS_NOT_NULL -> valid;
            case IS_TRUE -> valid && RawMemory.getByte(Frame.at1(f, a, row)) != 0;
            case IS_FALSE -> valid && RawMemory.getByte(Frame.at1(f, a, row)) == 0;
            case IS_DISTINCT -> distinct(f, row, valid);
            case IS_NOT_DISTINCT -> !distinct(f, row, valid);
        };
    }

    @HotPath
    private boolean distinct(long[] f, long row, boolean valid) {
        return valid != Frame.valid(f, b, row) || valid && order.compare(f, a, b, row) != 0;
    }
}
