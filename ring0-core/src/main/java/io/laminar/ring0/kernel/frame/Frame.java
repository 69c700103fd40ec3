package io.laminar.ring0.kernel.frame;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;

/**
 * What a program's kernels share: a {@code long[]} of addresses and counts.
 *
 * <pre>
 *  0  SELECTION   address of int32 rows, ascending, or 0: all rows of the slice
 *  1  COUNT       rows selected
 *  2  FROM        first row of the slice
 *  3  TO          row after the last
 *  4  ERRORS      address of a byte a row, 0 = no error
 *  5  ERROR_COUNT rows in error
 *  6  HEAP        address of the heap of texts
 *  7  HEAP_USED   bytes of it in use
 *  8  HEAP_BYTES  its size
 *  9  TEXT_LIMIT  the longest text that may be made, in bytes
 * 10  a vector:   values, validity, data, mask, bitmap
 *     ...         more vectors, and addresses of selections
 * </pre>
 *
 * <p>A vector has a value for each row of the block, whatever the slice, and lies at {@code values + row * width}:
 *
 * <ul>
 *   <li>validity: address of a bitmap by row, 1 = valid; 0 while no row is NULL;
 *   <li>data: what offsets in string views count from;
 *   <li>mask: -1; or 0 for a constant, whose one value stands for all rows ({@code row & mask} is its place);
 *   <li>bitmap: the vector's own memory for a bitmap; 0 for columns and constants.
 * </ul>
 *
 * <p>Only rows of the selection have values. Numbers of other rows, and of rows that are NULL, may be read and mean
 * nothing; string views of such rows must not be followed.
 */
@HotPath
public final class Frame {
    public static final int SELECTION = 0;
    public static final int COUNT = 1;
    public static final int FROM = 2;
    public static final int TO = 3;
    public static final int ERRORS = 4;
    public static final int ERROR_COUNT = 5;
    public static final int HEAP = 6;
    public static final int HEAP_USED = 7;
    public static final int HEAP_BYTES = 8;
    public static final int TEXT_LIMIT = 9;
    public static final int VECTORS = 10;

    public static final int VALIDITY = 1;
    public static final int DATA = 2;
    public static final int MASK = 3;
    public static final int BITMAP = 4;
    /** Longs that describe a vector. */
    public static final int SLOTS = 5;

    private Frame() {}

    /** {@return address of a value of one byte} */
    public static long at1(long[] f, int slot, long row) {
        return f[slot] + (row & f[slot + MASK]);
    }

    /** {@return address of a value of eight bytes} */
    public static long at8(long[] f, int slot, long row) {
        return f[slot] + ((row & f[slot + MASK]) << 3);
    }

    /** {@return address of a value of sixteen bytes} */
    public static long at16(long[] f, int slot, long row) {
        return f[slot] + ((row & f[slot + MASK]) << 4);
    }

    /** {@return the k-th selected row} */
    public static long row(long[] f, long k) {
        return f[SELECTION] == 0 ? f[FROM] + k : RawMemory.getInt(f[SELECTION] + (k << 2));
    }

    /**
     * {@return whether a loop over all rows is cheaper than one over the selected ones} For kernels that cannot fail on
     * rows that mean nothing.
     */
    public static boolean dense(long[] f) {
        return f[SELECTION] == 0 || f[COUNT] << 1 >= f[TO] - f[FROM];
    }

    /** {@return whether a vector's value is not NULL} */
    public static boolean valid(long[] f, int slot, long row) {
        long bitmap = f[slot + VALIDITY];
        return bitmap == 0 || Validity.get(bitmap, row);
    }

    /**
     * Marks a row as wrong, the first error of a row stays, and makes its value NULL.
     *
     * @return false, for the kernel to return
     */
    public static boolean fail(long[] f, int out, long row, byte fault) {
        long address = f[ERRORS] + row;
        if (RawMemory.getByte(address) == 0) {
            RawMemory.putByte(address, fault);
            f[ERROR_COUNT]++;
        }
        Nulls.set(f, out, row);
        return false;
    }
}
