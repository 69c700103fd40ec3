package io.laminar.ring0.kernel.frame;

import io.laminar.memory.HotPath;

/** One step of a program: a loop over the selected rows of a slice. Operands are slots of the frame. */
public abstract class Kernel {
    /** Runs over the frame's selection; kernels that select narrow it, the others leave it as it is. */
    @HotPath
    public abstract void run(long[] f);

    /** Runs kernels in turn, until no row is selected. */
    @HotPath
    public static void runAll(Kernel[] kernels, long[] f) {
        for (int k = 0; k < kernels.length; k++) {
            kernels[k].run(f);
            if (f[Frame.COUNT] == 0) {
                return;
            }
        }
    }
}
