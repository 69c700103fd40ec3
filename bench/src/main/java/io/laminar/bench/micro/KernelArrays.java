package io.laminar.bench.micro;

import org.jspecify.annotations.Nullable;

/** Two columns as plain arrays, and what {@link KernelBenchmark} does with them as plain loops. */
final class KernelArrays {
    /** Half of the rows are above it. */
    static final double LIMIT = 500;

    private final double[] a;
    private final double[] b;
    private final double[] out;
    private final int[] selected;
    private final boolean @Nullable [] aNull;
    private final boolean @Nullable [] bNull;
    private final boolean[] outNull;

    KernelArrays(int rows, boolean nulls) {
        a = new double[rows];
        b = new double[rows];
        out = new double[rows];
        selected = new int[rows];
        aNull = nulls ? new boolean[rows] : null;
        bNull = nulls ? new boolean[rows] : null;
        outNull = new boolean[rows];
    }

    void put(int row, int column, double value, boolean isNull) {
        (column == 0 ? a : b)[row] = value;
        boolean[] flags = column == 0 ? aNull : bNull;
        if (flags != null) {
            flags[row] = isNull;
        }
    }

    /** WHERE a > 500: the rows that pass. {@return their number} */
    int filter(int from, int to) {
        int n = 0;
        if (aNull == null) {
            for (int i = from; i < to; i++) {
                selected[n] = i;
                n += a[i] > LIMIT ? 1 : 0;
            }
            return n;
        }
        for (int i = from; i < to; i++) {
            selected[n] = i;
            n += a[i] > LIMIT & !aNull[i] ? 1 : 0;
        }
        return n;
    }

    /** a * b - a. {@return rows} */
    int arithmetic(int from, int to) {
        if (aNull == null || bNull == null) {
            for (int i = from; i < to; i++) {
                out[i] = a[i] * b[i] - a[i];
            }
            return to - from;
        }
        for (int i = from; i < to; i++) {
            out[i] = a[i] * b[i] - a[i];
            outNull[i] = aNull[i] | bNull[i];
        }
        return to - from;
    }

    /** CASE WHEN a > 500 THEN a * b ELSE a + b END. {@return rows} */
    int choice(int from, int to) {
        if (aNull == null || bNull == null) {
            for (int i = from; i < to; i++) {
                out[i] = a[i] > LIMIT ? a[i] * b[i] : a[i] + b[i];
            }
            return to - from;
        }
        for (int i = from; i < to; i++) {
            out[i] = a[i] > LIMIT ? a[i] * b[i] : a[i] + b[i];
            outNull[i] = aNull[i] | bNull[i];
        }
        return to - from;
    }
}
