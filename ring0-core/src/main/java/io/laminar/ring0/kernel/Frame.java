package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;

/**
 * What a program's kernels share: a {@code long[]} of addresses and counts.
 *
 * <pre>
 *  0  SELECTION   address of int32 rows, or 0: all rows of the slice
 *  1  COUNT       rows selected
 *  2  FROM        first row of the slice
 *  3  TO          row after the last
 *  4  ERRORS      address of a byte a row, 0 = no error
 *  5  ERROR_COUNT rows in error
 *  6  HEAP        address of the string heap
 *  7  HEAP_USED   bytes of it in use
 *  8  HEAP_BYTES  its size
 *  9  vector 0:   values, validity (0 = no nulls), data (what text offsets count from)
 * 12  vector 1 ...
 * </pre>
 *
 * <p>Vectors are indexed by the row of the block, whatever the slice.
 */
@HotPath
final class Frame {
    static final int SELECTION = 0;
    static final int COUNT = 1;
    static final int FROM = 2;
    static final int TO = 3;
    static final int ERRORS = 4;
    static final int ERROR_COUNT = 5;
    static final int HEAP = 6;
    static final int HEAP_USED = 7;
    static final int HEAP_BYTES = 8;
    static final int VECTORS = 9;
    static final int SLOTS = 3;
    static final int VALIDITY = 1;
    static final int DATA = 2;

    private Frame() {}

    /** Slot of a vector's values. */
    static int slot(int vector) {
        return VECTORS + vector * SLOTS;
    }

    /** The k-th selected row. */
    static long row(long[] f, long k) {
        return f[SELECTION] == 0 ? f[FROM] + k : RawMemory.getInt(f[SELECTION] + (k << 2));
    }

    /** Whether a vector's value is not NULL. */
    static boolean valid(long[] f, int slot, long row) {
        long bitmap = f[slot + VALIDITY];
        return bitmap == 0 || Validity.get(bitmap, row);
    }

    /** Gives the output a bitmap that says "all valid" for the slice, if it has none yet. */
    static void openValidity(long[] f, int slot, long bitmap) {
        if (f[slot + VALIDITY] == 0) {
            long first = f[FROM] >>> 3;
            RawMemory.fill(bitmap + first, ((f[TO] + 7) >>> 3) - first, (byte) -1);
            f[slot + VALIDITY] = bitmap;
        }
    }

    /** Marks a row as wrong; the first error of a row stays. */
    static void error(long[] f, long row, KernelError error) {
        long address = f[ERRORS] + row;
        if (RawMemory.getByte(address) == 0) {
            RawMemory.putByte(address, error.code());
            f[ERROR_COUNT]++;
        }
    }

    /**
     * Room for text in the heap.
     *
     * @return its offset, or -1: the heap is full
     */
    static long take(long[] f, long bytes) {
        long used = f[HEAP_USED];
        if (bytes > f[HEAP_BYTES] - used) {
            return -1;
        }
        f[HEAP_USED] = used + bytes;
        return used;
    }
}
