package io.laminar.ring0.kernel.branch;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;

/**
 * Selections of rows that are not yet decided. They may be written over the selection that is read, which is never
 * behind. Each answers the number of rows.
 */
@HotPath
final class Rest {
    private Rest() {}

    /**
     * The selected rows that are not among the taken ones. Without a branch by row: which row a condition takes cannot
     * be foretold.
     *
     * @param taken address of some of the selected rows, in the same order
     * @param hits how many, at least one
     * @param target address of the result
     */
    static long without(long[] f, long taken, long hits, long target) {
        long rest = 0;
        long hit = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putInt(target + (rest << 2), (int) row);
            // Behind the last taken row comes none that equals it.
            long same = RawMemory.getInt(taken + (Math.min(hit, hits - 1) << 2)) == row ? 1 : 0;
            hit += same;
            rest += 1 - same;
        }
        return rest;
    }

    /** The selected rows whose bit is 0. */
    static long nulls(long[] f, long bitmap, long target) {
        long rest = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putInt(target + (rest << 2), (int) row);
            rest += Validity.get(bitmap, row) ? 0 : 1;
        }
        return rest;
    }

    /** The selected rows whose byte is as wanted. */
    static long marked(long[] f, long marks, int wanted, long target) {
        long rest = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putInt(target + (rest << 2), (int) row);
            rest += RawMemory.getByte(marks + row) == wanted ? 1 : 0;
        }
        return rest;
    }
}
