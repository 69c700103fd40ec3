package io.laminar.ring0.kernel.branch;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;

/** OR in a filter: each term selects among the rows that no term before it has selected. */
public final class AnyOf extends Kernel {
    private final Kernel[][] terms;
    private final int marks;
    private final int rest;
    private final int target;

    /**
     * Makes the kernel.
     *
     * @param terms kernels that narrow the selection to the rows where a term is true
     * @param marks slot of a vector of bytes, for the rows selected
     * @param rest slot of the address of a selection, for rows not selected yet
     * @param target slot of the address of the result
     */
    public AnyOf(Kernel[][] terms, int marks, int rest, int target) {
        this.terms = terms;
        this.marks = marks;
        this.rest = rest;
        this.target = target;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        long selection = f[Frame.SELECTION];
        long count = f[Frame.COUNT];
        mark(f, (byte) 0);
        long left = selection;
        long leftCount = count;
        for (int t = 0; t < terms.length && leftCount > 0; t++) {
            f[Frame.SELECTION] = left;
            f[Frame.COUNT] = leftCount;
            Kernel.runAll(terms[t], f);
            long hits = f[Frame.COUNT];
            if (hits > 0) {
                long taken = f[Frame.SELECTION];
                mark(f, (byte) 1);
                f[Frame.SELECTION] = left;
                f[Frame.COUNT] = leftCount;
                leftCount = hits == leftCount ? 0 : Rest.without(f, taken, hits, f[rest]);
                left = f[rest];
            }
        }
        f[Frame.SELECTION] = selection;
        f[Frame.COUNT] = count;
        if (leftCount > 0) {
            f[Frame.COUNT] = Rest.marked(f, f[marks], 1, f[target]);
            f[Frame.SELECTION] = f[target];
        }
    }

    @HotPath
    private void mark(long[] f, byte value) {
        long o = f[marks];
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            RawMemory.putByte(o + Frame.row(f, k), value);
        }
    }
}
