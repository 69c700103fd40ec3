package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;

/**
 * Loops that bring the values of selected rows close together, narrowing them to the width of a column.
 *
 * <p>{@code in} is the address of row 0, {@code selection} of int32 rows, {@code out} of the first value to write; the
 * loops over a range copy {@code n} rows from {@code first} on.
 */
@HotPath
final class Gather {
    private Gather() {}

    static void longs(long in, long selection, long n, long out) {
        for (long k = 0, e = n << 2; k < e; k += 4) {
            RawMemory.putLong(out + (k << 1), RawMemory.getLong(in + ((long) RawMemory.getInt(selection + k) << 3)));
        }
    }

    static void pairs(long in, long selection, long n, long out) {
        for (long k = 0, e = n << 2; k < e; k += 4) {
            long at = in + ((long) RawMemory.getInt(selection + k) << 4);
            RawMemory.putLong(out + (k << 2), RawMemory.getLong(at));
            RawMemory.putLong(out + (k << 2) + 8, RawMemory.getLong(at + 8));
        }
    }

    static void truths(long in, long selection, long n, long out) {
        for (long k = 0; k < n; k++) {
            RawMemory.putByte(out + k, RawMemory.getByte(in + RawMemory.getInt(selection + (k << 2))));
        }
    }

    static void floats(long in, long selection, long n, long out) {
        for (long k = 0, e = n << 2; k < e; k += 4) {
            double value = RawMemory.getDouble(in + ((long) RawMemory.getInt(selection + k) << 3));
            RawMemory.putFloat(out + k, (float) value);
        }
    }

    static void ints(long in, long selection, long n, long out) {
        for (long k = 0, e = n << 2; k < e; k += 4) {
            RawMemory.putInt(out + k, (int) RawMemory.getLong(in + ((long) RawMemory.getInt(selection + k) << 3)));
        }
    }

    static void shorts(long in, long selection, long n, long out) {
        for (long k = 0; k < n; k++) {
            long value = RawMemory.getLong(in + ((long) RawMemory.getInt(selection + (k << 2)) << 3));
            RawMemory.putShort(out + (k << 1), (short) value);
        }
    }

    static void bytes(long in, long selection, long n, long out) {
        for (long k = 0; k < n; k++) {
            long value = RawMemory.getLong(in + ((long) RawMemory.getInt(selection + (k << 2)) << 3));
            RawMemory.putByte(out + k, (byte) value);
        }
    }

    static void floatRange(long in, long first, long n, long out) {
        long from = in + (first << 3);
        for (long k = 0, e = n << 2; k < e; k += 4) {
            RawMemory.putFloat(out + k, (float) RawMemory.getDouble(from + (k << 1)));
        }
    }

    static void intRange(long in, long first, long n, long out) {
        long from = in + (first << 3);
        for (long k = 0, e = n << 2; k < e; k += 4) {
            RawMemory.putInt(out + k, (int) RawMemory.getLong(from + (k << 1)));
        }
    }

    static void shortRange(long in, long first, long n, long out) {
        long from = in + (first << 3);
        for (long k = 0, e = n << 1; k < e; k += 2) {
            RawMemory.putShort(out + k, (short) RawMemory.getLong(from + (k << 2)));
        }
    }

    static void byteRange(long in, long first, long n, long out) {
        long from = in + (first << 3);
        for (long k = 0; k < n; k++) {
            RawMemory.putByte(out + k, (byte) RawMemory.getLong(from + (k << 3)));
        }
    }

    /**
     * Gathers validity bits, eight rows a byte; {@code out} is a bitmap, {@code outRow} the first row to write there.
     */
    static void bits(long bitmap, long selection, long n, long out, long outRow) {
        long k = 0;
        for (; k < n && ((outRow + k) & 7) != 0; k++) {
            Validity.put(out, outRow + k, bit(bitmap, selection, k) != 0);
        }
        for (; k + 8 <= n; k += 8) {
            int eight = 0;
            for (int j = 0; j < 8; j++) {
                eight |= bit(bitmap, selection, k + j) << j;
            }
            RawMemory.putByte(out + ((outRow + k) >>> 3), (byte) eight);
        }
        for (; k < n; k++) {
            Validity.put(out, outRow + k, bit(bitmap, selection, k) != 0);
        }
    }

    private static int bit(long bitmap, long selection, long k) {
        int row = RawMemory.getInt(selection + (k << 2));
        return (RawMemory.getByte(bitmap + (row >>> 3)) >>> (row & 7)) & 1;
    }
}
