package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;

/** One step of a program: a loop over the selected rows of a slice. Operands are slots of the frame. */
abstract class Kernel {
    /** Runs over the frame's selection; kernels that select narrow it. */
    @HotPath
    abstract void run(long[] f);
}
