package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Narrows the selection to the rows where a BOOL is true, or where a comparison of two vectors without nulls holds.
 *
 * <p>Loops always store and advance by the comparison, so that nothing is mispredicted; the output has room for one row
 * more than the slice.
 */
abstract class Select extends Kernel {
    /** Memory of the selection made. */
    final long selection;

    Select(long selection) {
        this.selection = selection;
    }

    @HotPath
    final void done(long[] f, long count) {
        f[SELECTION_SLOT] = selection;
        f[Frame.COUNT] = count;
    }

    private static final int SELECTION_SLOT = Frame.SELECTION;

    /** The rows where a BOOL vector is true. */
    static final class True extends Select {
        private final int in;

        True(int in, long selection) {
            super(selection);
            this.in = in;
        }

        @HotPath
        @Override
        void run(long[] f) {
            long a = f[in];
            long validity = f[in + Frame.VALIDITY];
            long c = 0;
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                long row = Frame.row(f, k);
                RawMemory.putInt(selection + (c << 2), (int) row);
                boolean taken = RawMemory.getByte(a + row) != 0 && (validity == 0 || Frame.valid(f, in, row));
                c += taken ? 1 : 0;
            }
            done(f, c);
        }
    }

    /** The rows where a comparison of I64 vectors holds. */
    static final class Longs extends Select {
        private final Relation relation;
        private final int a;
        private final int b;

        Longs(Relation relation, int a, int b, long selection) {
            super(selection);
            this.relation = relation;
            this.a = a;
            this.b = b;
        }

        @HotPath
        @Override
        void run(long[] f) {
            if ((f[a + Frame.VALIDITY] | f[b + Frame.VALIDITY] | f[Frame.SELECTION]) != 0) {
                rows(f);
                return;
            }
            long x = f[a];
            long y = f[b];
            long from = f[Frame.FROM];
            long to = f[Frame.TO];
            done(
                    f,
                    switch (relation) {
                        case EQ -> equal(x, y, from, to, selection, true);
                        case NE -> equal(x, y, from, to, selection, false);
                        case LT -> less(x, y, from, to, selection);
                        case GT -> less(y, x, from, to, selection);
                        case LE -> lessOrEqual(x, y, from, to, selection);
                        case GE -> lessOrEqual(y, x, from, to, selection);
                    });
        }

        @HotPath
        private void rows(long[] f) {
            long c = 0;
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                long row = Frame.row(f, k);
                RawMemory.putInt(selection + (c << 2), (int) row);
                boolean taken = Frame.valid(f, a, row)
                        && Frame.valid(f, b, row)
                        && relation.test(Long.compare(
                                RawMemory.getLong(f[a] + (row << 3)), RawMemory.getLong(f[b] + (row << 3))));
                c += taken ? 1 : 0;
            }
            done(f, c);
        }

        @HotPath
        private static long equal(long x, long y, long from, long to, long s, boolean wanted) {
            long c = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (c << 2), (int) i);
                c += RawMemory.getLong(x + (i << 3)) == RawMemory.getLong(y + (i << 3)) == wanted ? 1 : 0;
            }
            return c;
        }

        @HotPath
        private static long less(long x, long y, long from, long to, long s) {
            long c = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (c << 2), (int) i);
                c += RawMemory.getLong(x + (i << 3)) < RawMemory.getLong(y + (i << 3)) ? 1 : 0;
            }
            return c;
        }

        @HotPath
        private static long lessOrEqual(long x, long y, long from, long to, long s) {
            long c = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (c << 2), (int) i);
                c += RawMemory.getLong(x + (i << 3)) <= RawMemory.getLong(y + (i << 3)) ? 1 : 0;
            }
            return c;
        }
    }

    /** The rows where a comparison of F64 vectors holds: NaN is equal to itself and greatest. */
    static final class Doubles extends Select {
        private final Relation relation;
        private final int a;
        private final int b;

        Doubles(Relation relation, int a, int b, long selection) {
            super(selection);
            this.relation = relation;
            this.a = a;
            this.b = b;
        }

        @HotPath
        @Override
        void run(long[] f) {
            boolean plain = (f[a + Frame.VALIDITY] | f[b + Frame.VALIDITY] | f[Frame.SELECTION]) == 0;
            if (plain && (relation == Relation.GT || relation == Relation.LT)) {
                boolean greater = relation == Relation.GT;
                done(f, greater(f[greater ? a : b], f[greater ? b : a], f[Frame.FROM], f[Frame.TO], selection));
            } else {
                rows(f);
            }
        }

        /** x > y in the total order: also when x is NaN and y is not. */
        @HotPath
        private static long greater(long x, long y, long from, long to, long s) {
            long c = 0;
            for (long i = from; i < to; i++) {
                double p = RawMemory.getDouble(x + (i << 3));
                double q = RawMemory.getDouble(y + (i << 3));
                RawMemory.putInt(s + (c << 2), (int) i);
                c += p > q | (Double.isNaN(p) & !Double.isNaN(q)) ? 1 : 0;
            }
            return c;
        }

        @HotPath
        private void rows(long[] f) {
            long c = 0;
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                long row = Frame.row(f, k);
                RawMemory.putInt(selection + (c << 2), (int) row);
                boolean taken = Frame.valid(f, a, row)
                        && Frame.valid(f, b, row)
                        && relation.test(Compare.values(VectorKind.F64, f, a, b, row));
                c += taken ? 1 : 0;
            }
            done(f, c);
        }
    }
}
