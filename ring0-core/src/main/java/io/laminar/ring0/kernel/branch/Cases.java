package io.laminar.ring0.kernel.branch;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** CASE: conditions select, results are computed for the rows selected. */
public final class Cases extends Kernel {
    /**
     * A branch.
     *
     * @param condition kernels that narrow the selection to the rows of the branch; none takes all
     * @param result kernels of the result
     * @param slot slot of the result; -1 is NULL
     */
    public record Branch(Kernel[] condition, Kernel[] result, int slot) {}

    /**
     * Where the result goes.
     *
     * @param slot its slot
     * @param width bytes of a value
     * @param text whether values are views of texts
     */
    public record Target(int slot, int width, boolean text) {}

    private final Branch[] branches;
    private final Target target;
    private final int out;
    private final int rest;

    /**
     * Makes the kernel.
     *
     * @param branches the last has no condition
     * @param target where the result goes
     * @param rest slot of the address of a selection, for rows that no branch has taken yet
     */
    public Cases(Branch[] branches, Target target, int rest) {
        this.branches = branches;
        this.target = target;
        this.out = target.slot;
        this.rest = rest;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        long selection = f[Frame.SELECTION];
        long count = f[Frame.COUNT];
        f[out + Frame.VALIDITY] = 0;
        f[out + Frame.DATA] = f[Frame.HEAP];
        long left = selection;
        long leftCount = count;
        for (int b = 0; b < branches.length && leftCount > 0; b++) {
            f[Frame.SELECTION] = left;
            f[Frame.COUNT] = leftCount;
            Kernel.runAll(branches[b].condition, f);
            long hits = f[Frame.COUNT];
            if (hits == 0) {
                continue;
            }
            long taken = f[Frame.SELECTION];
            take(f, branches[b]);
            f[Frame.SELECTION] = left;
            f[Frame.COUNT] = leftCount;
            leftCount = hits == leftCount ? 0 : Rest.without(f, taken, hits, f[rest]);
            left = f[rest];
        }
        f[Frame.SELECTION] = selection;
        f[Frame.COUNT] = count;
    }

    @HotPath
    private void take(long[] f, Branch branch) {
        if (branch.slot >= 0) {
            Kernel.runAll(branch.result, f);
            Merge.rows(f, branch.slot, out, target.width, target.text);
            return;
        }
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            Nulls.set(f, out, Frame.row(f, k));
        }
    }
}
