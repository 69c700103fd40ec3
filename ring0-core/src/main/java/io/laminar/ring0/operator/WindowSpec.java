package io.laminar.ring0.operator;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.VectorKind;

/**
 * Windows of a fixed size at fixed distances: [offset + k slide, offset + k slide + size).
 *
 * @param time event time in nanoseconds, of kind I64
 * @param sizeNs size, positive
 * @param slideNs distance of the starts, positive; the size for tumbling windows, more than it leaves gaps
 * @param offsetNs shift of all windows, 0 to slide - 1
 */
public record WindowSpec(Expr time, long sizeNs, long slideNs, long offsetNs) {
    /** Checks the numbers. */
    public WindowSpec {
        if (time.kind() != VectorKind.I64 || sizeNs <= 0 || slideNs <= 0 || offsetNs < 0 || offsetNs >= slideNs) {
            throw new IllegalArgumentException(
                    "no such windows: sizeNs=" + sizeNs + ", slideNs=" + slideNs + ", offsetNs=" + offsetNs);
        }
    }

    /** {@return the width of a pane: every window is a sequence of whole panes} */
    public long paneNs() {
        long a = sizeNs;
        long b = slideNs;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }
}
