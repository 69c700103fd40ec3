package io.laminar.ring0.kernel.branch;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import io.laminar.ring0.kernel.frame.Nulls;

/** AND and OR as values, in three-valued logic: a term that is false (true) decides, else NULL if any term is. */
public final class Kleene extends Kernel {
    private final Kernel[][] terms;
    private final int[] slots;
    private final int deciding;
    private final int out;
    private final int rest;

    /**
     * Makes the kernel.
     *
     * @param deciding what decides: 0 for AND, 1 for OR
     * @param terms kernels of each term
     * @param slots slot of each term
     * @param out slot of the result
     * @param rest slot of the address of a selection, for rows that are not decided
     */
    public Kleene(int deciding, Kernel[][] terms, int[] slots, int out, int rest) {
        this.deciding = deciding;
        this.terms = terms;
        this.slots = slots;
        this.out = out;
        this.rest = rest;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        long selection = f[Frame.SELECTION];
        long count = f[Frame.COUNT];
        f[out + Frame.VALIDITY] = 0;
        start(f);
        for (int t = 0; t < terms.length && f[Frame.COUNT] > 0; t++) {
            Kernel.runAll(terms[t], f);
            f[Frame.COUNT] = decide(f, slots[t], f[rest]);
            f[Frame.SELECTION] = f[rest];
        }
        f[Frame.SELECTION] = selection;
        f[Frame.COUNT] = count;
    }

    @HotPath
    private void start(long[] f) {
        long o = f[out];
        byte undecided = (byte) (deciding ^ 1);
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            RawMemory.putByte(o + Frame.row(f, k), undecided);
        }
    }

    @HotPath
    private long decide(long[] f, int slot, long target) {
        boolean nulls = f[slot + Frame.VALIDITY] != 0;
        long o = f[out];
        long left = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putInt(target + (left << 2), (int) row);
            left++;
            if (nulls && !Frame.valid(f, slot, row)) {
                Nulls.set(f, out, row);
            } else if (RawMemory.getByte(Frame.at1(f, slot, row)) == deciding) {
                RawMemory.putByte(o + row, (byte) deciding);
                left--;
                if (f[out + Frame.VALIDITY] != 0) {
                    Validity.put(f[out + Frame.BITMAP], row, true);
                }
            }
        }
        return left;
    }
}
