package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.ring0.operator.WindowSpec;

/**
 * Arithmetic of windows and panes: floors, and saturates at the ends of time.
 *
 * <p>Pane p is [offset + p pane, offset + (p + 1) pane). Every window is a whole number of panes.
 */
final class Windows {
    private final long sizeNs;
    private final long slideNs;
    private final long offsetNs;
    private final long paneNs;
    private final long panesPerWindow;
    private final long panesPerSlide;

    Windows(WindowSpec spec) {
        sizeNs = spec.sizeNs();
        slideNs = spec.slideNs();
        offsetNs = spec.offsetNs();
        paneNs = spec.paneNs();
        panesPerWindow = sizeNs / paneNs;
        panesPerSlide = slideNs / paneNs;
    }

    @HotPath
    long paneNs() {
        return paneNs;
    }

    @HotPath
    long sizeNs() {
        return sizeNs;
    }

    /** Whether a window is one pane. */
    @HotPath
    boolean singlePane() {
        return panesPerWindow == 1;
    }

    @HotPath
    long panesPerWindow() {
        return panesPerWindow;
    }

    /** The pane of a time. */
    @HotPath
    long pane(long timeNs) {
        return Math.floorDiv(timeNs < Long.MIN_VALUE + offsetNs ? Long.MIN_VALUE : timeNs - offsetNs, paneNs);
    }

    /** First nanosecond of a pane. */
    @HotPath
    long paneStart(long pane) {
        return saturatedAdd(saturatedMultiply(pane, paneNs), offsetNs);
    }

    /** Whether a pane lies in a gap between windows. */
    @HotPath
    boolean inGap(long pane) {
        return Math.floorMod(pane, panesPerSlide) >= panesPerWindow;
    }

    /** End of the last window that covers a pane. */
    @HotPath
    long lastEnd(long pane) {
        long first = pane - Math.floorMod(pane, panesPerSlide);
        return paneStart(first + panesPerWindow);
    }

    /**
     * End of the first window that covers a pane and ends after a time; Long.MAX_VALUE when there is none before it.
     */
    @HotPath
    long firstEndAfter(long pane, long afterNs) {
        // Windows that cover the pane begin at multiples of the slide in (pane - panesPerWindow, pane].
        long oldest = Math.floorDiv(pane - panesPerWindow, panesPerSlide) + 1;
        long end = paneStart(oldest * panesPerSlide + panesPerWindow);
        if (end > afterNs) {
            return end;
        }
        long steps = (afterNs - end) / slideNs + 1;
        return saturatedAdd(end, saturatedMultiply(steps, slideNs));
    }

    /** The first pane of the window that ends at a time. */
    @HotPath
    long firstPane(long endNs) {
        return pane(endNs - sizeNs);
    }

    @HotPath
    long start(long endNs) {
        return endNs < Long.MIN_VALUE + sizeNs ? Long.MIN_VALUE : endNs - sizeNs;
    }

    @HotPath
    static long saturatedAdd(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    @HotPath
    private static long saturatedMultiply(long a, long b) {
        long product = a * b;
        return Math.multiplyHigh(a, b) == product >> 63 ? product : (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
    }
}
