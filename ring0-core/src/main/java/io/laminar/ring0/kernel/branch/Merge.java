package io.laminar.ring0.kernel.branch;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Nulls;
import io.laminar.ring0.kernel.frame.TextHeap;

/** Copies the selected rows of a part's result into the result of the whole. */
@HotPath
final class Merge {
    private static final int LONG_BYTES = 8;

    private Merge() {}

    /**
     * Copies values and nulls.
     *
     * @param in slot of the part
     * @param out slot of the whole, whose rows were valid so far
     * @param width bytes of a value
     * @param text whether values are views of texts
     */
    static void rows(long[] f, int in, int out, int width, boolean text) {
        if (f[in + Frame.VALIDITY] != 0) {
            nulls(f, in, out);
        }
        if (text) {
            texts(f, in, out);
        } else if (width == LONG_BYTES) {
            longs(f, in, out);
        } else if (width == 1) {
            bytes(f, in, out);
        } else {
            pairs(f, in, out);
        }
    }

    /** A word of 64 rows at a time: which of them are selected is gathered first, then their bits are taken over. */
    private static void nulls(long[] f, int in, int out) {
        Nulls.own(f, out);
        long source = f[in + Frame.VALIDITY];
        long target = f[out + Frame.BITMAP];
        long word = f[Frame.FROM] >>> 6;
        long selected = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            if (row >>> 6 != word) {
                and(target + (word << 3), RawMemory.getLong(source + (word << 3)) | ~selected);
                word = row >>> 6;
                selected = 0;
            }
            selected |= 1L << row;
        }
        and(target + (word << 3), RawMemory.getLong(source + (word << 3)) | ~selected);
    }

    private static void and(long address, long bits) {
        RawMemory.putLong(address, RawMemory.getLong(address) & bits);
    }

    private static void longs(long[] f, int in, int out) {
        long o = f[out];
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putLong(o + (row << 3), RawMemory.getLong(Frame.at8(f, in, row)));
        }
    }

    private static void bytes(long[] f, int in, int out) {
        long o = f[out];
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putByte(o + row, RawMemory.getByte(Frame.at1(f, in, row)));
        }
    }

    private static void pairs(long[] f, int in, int out) {
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            long source = Frame.at16(f, in, row);
            long target = f[out] + (row << 4);
            RawMemory.putLong(target, RawMemory.getLong(source));
            RawMemory.putLong(target + 8, RawMemory.getLong(source + 8));
        }
    }

    private static void texts(long[] f, int in, int out) {
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            if (Frame.valid(f, in, row)
                    && !TextHeap.copy(f, Frame.at16(f, in, row), f[in + Frame.DATA], f[out] + (row << 4))) {
                Frame.fail(f, out, row, Fault.VALUE_TOO_LONG);
            }
        }
    }
}
