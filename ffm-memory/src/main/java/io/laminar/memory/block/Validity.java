package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** Bits of Arrow validity bitmaps: bit {@code row & 7} of byte {@code row >>> 3}, 1 = valid. */
@HotPath
public final class Validity {
    private Validity() {}

    /**
     * {@return whether a row is valid}
     *
     * @param bitmap address of the bitmap; not 0
     * @param row row of the block
     */
    public static boolean get(long bitmap, long row) {
        return (RawMemory.getByte(bitmap + (row >>> 3)) >>> (row & 7) & 1) != 0;
    }

    /**
     * Writes one row's bit. The other bits of its byte stay, so a reader of earlier rows is not disturbed.
     *
     * @param bitmap address of the bitmap
     * @param row row of the block
     * @param valid false for NULL
     */
    public static void put(long bitmap, long row, boolean valid) {
        long address = bitmap + (row >>> 3);
        int mask = 1 << (row & 7);
        int bits = RawMemory.getByte(address);
        RawMemory.putByte(address, (byte) (valid ? bits | mask : bits & ~mask));
    }

    /**
     * Writes the same bit for a range of rows.
     *
     * @param bitmap address of the bitmap
     * @param from first row
     * @param to row after the last
     * @param valid false for NULL
     */
    public static void put(long bitmap, long from, long to, boolean valid) {
        long row = from;
        for (; row < to && (row & 7) != 0; row++) {
            put(bitmap, row, valid);
        }
        long whole = (to - row) >>> 3;
        if (whole > 0) {
            RawMemory.fill(bitmap + (row >>> 3), whole, (byte) (valid ? -1 : 0));
            row += whole << 3;
        }
        for (; row < to; row++) {
            put(bitmap, row, valid);
        }
    }

    /**
     * Copies a range of bits; the two places in the bytes may differ.
     *
     * @param source address of the bitmap to read
     * @param sourceRow first row to read
     * @param target address of the bitmap to write
     * @param targetRow first row to write
     * @param count rows
     */
    public static void copy(long source, long sourceRow, long target, long targetRow, long count) {
        long k = 0;
        if (((sourceRow ^ targetRow) & 7) == 0) {
            for (; k < count && ((targetRow + k) & 7) != 0; k++) {
                put(target, targetRow + k, get(source, sourceRow + k));
            }
            long whole = (count - k) >>> 3;
            if (whole > 0) {
                RawMemory.copy(source + ((sourceRow + k) >>> 3), target + ((targetRow + k) >>> 3), whole);
                k += whole << 3;
            }
        }
        for (; k < count; k++) {
            put(target, targetRow + k, get(source, sourceRow + k));
        }
    }
}
