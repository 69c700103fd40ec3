package io.laminar.ring0.kernel.branch;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** COALESCE: each argument is computed for the rows where those before it are NULL. */
public final class Coalesce extends Kernel {
    private final Kernel[][] arguments;
    private final int[] slots;
    private final Cases.Target target;
    private final int out;
    private final int rest;

    /**
     * Makes the kernel.
     *
     * @param arguments kernels of each argument
     * @param slots slot of each argument
     * @param target where the result goes
     * @param rest slot of the address of a selection, for rows that are NULL so far
     */
    public Coalesce(Kernel[][] arguments, int[] slots, Cases.Target target, int rest) {
        this.arguments = arguments;
        this.slots = slots;
        this.target = target;
        this.out = target.slot();
        this.rest = rest;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        long selection = f[Frame.SELECTION];
        long count = f[Frame.COUNT];
        f[out + Frame.VALIDITY] = 0;
        f[out + Frame.DATA] = f[Frame.HEAP];
        for (int a = 0; a < arguments.length && f[Frame.COUNT] > 0; a++) {
            Kernel.runAll(arguments[a], f);
            Merge.rows(f, slots[a], out, target.width(), target.text());
            long bitmap = f[slots[a] + Frame.VALIDITY];
            if (bitmap == 0 || a == arguments.length - 1) {
                break;
            }
            f[Frame.COUNT] = Rest.nulls(f, bitmap, f[rest]);
            f[Frame.SELECTION] = f[rest];
            Nulls.clear(f, out);
        }
        f[Frame.SELECTION] = selection;
        f[Frame.COUNT] = count;
    }
}
