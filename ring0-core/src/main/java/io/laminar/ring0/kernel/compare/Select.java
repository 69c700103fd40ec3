package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;

/**
 * Narrows the selection to the rows where something holds.
 *
 * <p>Loops always store and advance by the comparison, so that nothing is mispredicted; so a selection has room for one
 * row more than the block. They may write over the selection they read, since they never write ahead.
 */
public abstract class Select extends Kernel {
    /** Slot of the address where the selection goes. */
    final int target;

    Select(int target) {
        this.target = target;
    }

    /** Takes over what a loop selected; all rows of the slice is the selection 0. */
    @HotPath
    final void done(long[] f, long count) {
        boolean all = f[Frame.SELECTION] == 0 && count == f[Frame.COUNT];
        f[Frame.SELECTION] = all ? 0 : f[target];
        f[Frame.COUNT] = count;
    }

    /** Leaves out the rows that are NULL in a vector. */
    @HotPath
    final void dropNulls(long[] f, int slot) {
        if (f[slot + Frame.VALIDITY] != 0) {
            done(f, byBits(f, f[slot + Frame.VALIDITY], f[target], 1));
        }
    }

    /** Selects the rows whose bit is as wanted. */
    @HotPath
    static long byBits(long[] f, long bitmap, long target, int wanted) {
        long c = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putInt(target + (c << 2), (int) row);
            c += (Validity.get(bitmap, row) ? 1 : 0) ^ wanted ^ 1;
        }
        return c;
    }

    /** The rows where a BOOL is true. One bit of the byte counts: rows that are NULL hold anything. */
    public static final class True extends Select {
        private final int in;

        /** Makes the kernel for slots. */
        public True(int in, int target) {
            super(target);
            this.in = in;
        }

        @HotPath
        @Override
        public void run(long[] f) {
            if (f[in + Frame.MASK] == 0) {
                boolean all = f[in + Frame.VALIDITY] == 0 && RawMemory.getByte(f[in]) != 0;
                f[Frame.COUNT] = all ? f[Frame.COUNT] : 0;
                return;
            }
            done(
                    f,
                    f[Frame.SELECTION] == 0
                            ? dense(f[in], f[Frame.FROM], f[Frame.TO], f[target])
                            : selected(f[in], f[Frame.SELECTION], f[Frame.COUNT] << 2, f[target]));
            dropNulls(f, in);
        }

        @HotPath
        private static long dense(long a, long from, long to, long target) {
            long c = target;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(c, (int) i);
                c += (RawMemory.getByte(a + i) & 1) << 2;
            }
            return c - target >> 2;
        }

        @HotPath
        private static long selected(long a, long selection, long n, long target) {
            long c = target;
            for (long k = 0; k < n; k += 4) {
                int i = RawMemory.getInt(selection + k);
                RawMemory.putInt(c, i);
                c += (RawMemory.getByte(a + i) & 1) << 2;
            }
            return c - target >> 2;
        }
    }

    /** The rows where a vector of any kind is NULL, or is not. */
    public static final class Valid extends Select {
        private final int in;
        private final boolean wanted;

        /** Makes the kernel for slots. */
        public Valid(int in, boolean wanted, int target) {
            super(target);
            this.in = in;
            this.wanted = wanted;
        }

        @HotPath
        @Override
        public void run(long[] f) {
            long bitmap = f[in + Frame.VALIDITY];
            if (bitmap != 0) {
                done(f, byBits(f, bitmap, f[target], wanted ? 1 : 0));
            } else if (!wanted) {
                f[Frame.COUNT] = 0;
            }
        }
    }

    /** The rows where a comparison of any kind holds. */
    public static final class Rows extends Select {
        private final Relation relation;
        private final Order order;
        private final int a;
        private final int b;

        /** Makes the kernel for slots. */
        public Rows(Relation relation, Order order, int[] in, int target) {
            super(target);
            this.relation = relation;
            this.order = order;
            this.a = in[0];
            this.b = in[1];
        }

        @HotPath
        @Override
        public void run(long[] f) {
            // Nulls go first: views of rows that are NULL must not be followed.
            dropNulls(f, a);
            dropNulls(f, b);
            long to = f[target];
            long c = 0;
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                long row = Frame.row(f, k);
                RawMemory.putInt(to + (c << 2), (int) row);
                c += relation.test(order.compare(f, a, b, row)) ? 1 : 0;
            }
            done(f, c);
        }
    }
}
