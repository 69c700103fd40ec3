package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Narrows the selection to the rows that compare to a constant. Every relation is one of two loops, {@code >=} and
 * {@code =}, with the answer turned round or not.
 */
final class SelectConstant {
    private SelectConstant() {}

    /** Whether a constant can be compared so: NaN is not, its order is another. */
    static boolean fits(VectorKind kind, Object value) {
        return kind == VectorKind.I64 || kind == VectorKind.F64 && !Double.isNaN((double) value);
    }

    static Kernel of(Relation relation, VectorKind kind, int in, Object value, long selection) {
        return kind == VectorKind.I64
                ? new Longs(relation, in, (long) value, selection)
                : new Doubles(relation, in, (double) value, selection);
    }

    /** I64: x > c is x >= c + 1, unless there is no such number; then nothing is. */
    private static final class Longs extends Select {
        private final Relation relation;
        private final int in;
        private final long constant;

        Longs(Relation relation, int in, long constant, long selection) {
            super(selection);
            this.relation = relation;
            this.in = in;
            this.constant = constant;
        }

        @HotPath
        @Override
        void run(long[] f) {
            if ((f[in + Frame.VALIDITY] | f[Frame.SELECTION]) != 0) {
                rows(f);
                return;
            }
            long x = f[in];
            long from = f[Frame.FROM];
            long to = f[Frame.TO];
            done(
                    f,
                    switch (relation) {
                        case EQ -> equal(x, constant, from, to, selection, true);
                        case NE -> equal(x, constant, from, to, selection, false);
                        case GE -> atLeast(x, constant, from, to, selection, true);
                        case LT -> atLeast(x, constant, from, to, selection, false);
                        case GT -> above(x, constant, from, to, selection, true);
                        case LE -> above(x, constant, from, to, selection, false);
                    });
        }

        @HotPath
        private void rows(long[] f) {
            long c = 0;
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                long row = Frame.row(f, k);
                RawMemory.putInt(selection + (c << 2), (int) row);
                boolean taken = Frame.valid(f, in, row)
                        && relation.test(Long.compare(RawMemory.getLong(f[in] + (row << 3)), constant));
                c += taken ? 1 : 0;
            }
            done(f, c);
        }

        @HotPath
        private static long equal(long x, long c, long from, long to, long s, boolean wanted) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getLong(x + (i << 3)) == c == wanted ? 1 : 0;
            }
            return n;
        }

        @HotPath
        private static long atLeast(long x, long c, long from, long to, long s, boolean wanted) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getLong(x + (i << 3)) >= c == wanted ? 1 : 0;
            }
            return n;
        }

        @HotPath
        private static long above(long x, long c, long from, long to, long s, boolean wanted) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getLong(x + (i << 3)) > c == wanted ? 1 : 0;
            }
            return n;
        }
    }

    /** F64: NaN is greater than any constant here, so "greater" is "not less or equal". */
    private static final class Doubles extends Select {
        private final Relation relation;
        private final int in;
        private final double constant;

        Doubles(Relation relation, int in, double constant, long selection) {
            super(selection);
            this.relation = relation;
            this.in = in;
            this.constant = constant;
        }

        @HotPath
        @Override
        void run(long[] f) {
            if ((f[in + Frame.VALIDITY] | f[Frame.SELECTION]) != 0) {
                rows(f);
                return;
            }
            long x = f[in];
            long from = f[Frame.FROM];
            long to = f[Frame.TO];
            done(
                    f,
                    switch (relation) {
                        case EQ -> equal(x, constant, from, to, selection);
                        case NE -> notEqual(x, constant, from, to, selection);
                        case LT -> below(x, constant, from, to, selection);
                        case GE -> notBelow(x, constant, from, to, selection);
                        case LE -> atMost(x, constant, from, to, selection);
                        case GT -> above(x, constant, from, to, selection);
                    });
        }

        @HotPath
        private void rows(long[] f) {
            long c = 0;
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                long row = Frame.row(f, k);
                RawMemory.putInt(selection + (c << 2), (int) row);
                boolean taken = Frame.valid(f, in, row)
                        && relation.test(Compare.doubles(RawMemory.getDouble(f[in] + (row << 3)), constant));
                c += taken ? 1 : 0;
            }
            done(f, c);
        }

        @HotPath
        private static long equal(long x, double c, long from, long to, long s) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getDouble(x + (i << 3)) == c ? 1 : 0;
            }
            return n;
        }

        @HotPath
        private static long notEqual(long x, double c, long from, long to, long s) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getDouble(x + (i << 3)) != c ? 1 : 0;
            }
            return n;
        }

        @HotPath
        private static long below(long x, double c, long from, long to, long s) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getDouble(x + (i << 3)) < c ? 1 : 0;
            }
            return n;
        }

        @HotPath
        private static long notBelow(long x, double c, long from, long to, long s) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getDouble(x + (i << 3)) < c ? 0 : 1;
            }
            return n;
        }

        @HotPath
        private static long atMost(long x, double c, long from, long to, long s) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getDouble(x + (i << 3)) <= c ? 1 : 0;
            }
            return n;
        }

        @HotPath
        private static long above(long x, double c, long from, long to, long s) {
            long n = 0;
            for (long i = from; i < to; i++) {
                RawMemory.putInt(s + (n << 2), (int) i);
                n += RawMemory.getDouble(x + (i << 3)) <= c ? 0 : 1;
            }
            return n;
        }
    }
}
