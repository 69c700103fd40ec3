package io.laminar.ring0.kernel.frame;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;

/**
 * Bitmaps of intermediate vectors, made for a slice from those of the arguments, a word of 64 rows at a time.
 *
 * <p>A result with one argument that has nulls takes over the bitmap if that belongs to the block; bitmaps of other
 * vectors are copied, since their memory is used again after their last reader.
 */
@HotPath
public final class Nulls {
    private Nulls() {}

    /** Gives a result the nulls of its argument. */
    public static void strict(long[] f, int a, int out) {
        long x = f[a + Frame.VALIDITY];
        f[out + Frame.VALIDITY] = x;
        if (x != 0) {
            inherit(f, a, out);
        }
    }

    /** Gives a result the nulls of its two arguments. */
    public static void strict(long[] f, int a, int b, int out) {
        if ((f[a + Frame.VALIDITY] | f[b + Frame.VALIDITY]) == 0) {
            f[out + Frame.VALIDITY] = 0;
        } else {
            combine(f, a, b, out);
        }
    }

    /** Gives a result the nulls of all its arguments. */
    public static void strict(long[] f, int[] in, int out) {
        strict(f, in[0], out);
        for (int k = 1; k < in.length; k++) {
            if (f[in[k] + Frame.VALIDITY] != 0) {
                if (f[out + Frame.VALIDITY] == 0) {
                    inherit(f, in[k], out);
                } else {
                    and(f, f[out + Frame.VALIDITY], f[in[k] + Frame.VALIDITY], out);
                }
            }
        }
    }

    private static void combine(long[] f, int a, int b, int out) {
        long x = f[a + Frame.VALIDITY];
        long y = f[b + Frame.VALIDITY];
        if (x == 0 || y == 0 || x == y) {
            inherit(f, x == 0 ? b : a, out);
        } else {
            and(f, x, y, out);
        }
    }

    private static void inherit(long[] f, int in, int out) {
        if (f[in + Frame.BITMAP] == 0) {
            f[out + Frame.VALIDITY] = f[in + Frame.VALIDITY];
        } else {
            copy(f, f[in + Frame.VALIDITY], out);
        }
    }

    private static void copy(long[] f, long source, int out) {
        long target = f[out + Frame.BITMAP];
        for (long w = f[Frame.FROM] >>> 6, last = f[Frame.TO] - 1 >>> 6; w <= last; w++) {
            RawMemory.putLong(target + (w << 3), RawMemory.getLong(source + (w << 3)));
        }
        f[out + Frame.VALIDITY] = target;
    }

    private static void and(long[] f, long x, long y, int out) {
        long target = f[out + Frame.BITMAP];
        for (long w = f[Frame.FROM] >>> 6, last = f[Frame.TO] - 1 >>> 6; w <= last; w++) {
            RawMemory.putLong(target + (w << 3), RawMemory.getLong(x + (w << 3)) & RawMemory.getLong(y + (w << 3)));
        }
        f[out + Frame.VALIDITY] = target;
    }

    /** Gives a vector its own bitmap, with the nulls it has so far. */
    public static void own(long[] f, int out) {
        long now = f[out + Frame.VALIDITY];
        if (now == f[out + Frame.BITMAP]) {
            return;
        }
        if (now != 0) {
            copy(f, now, out);
            return;
        }
        fill(f, out, -1L);
    }

    /** Makes all rows of a vector valid (-1) or NULL (0), in its own bitmap. */
    public static void fill(long[] f, int out, long word) {
        long target = f[out + Frame.BITMAP];
        for (long w = f[Frame.FROM] >>> 6, last = f[Frame.TO] - 1 >>> 6; w <= last; w++) {
            RawMemory.putLong(target + (w << 3), word);
        }
        f[out + Frame.VALIDITY] = target;
    }

    /** Makes one value NULL. */
    public static void set(long[] f, int out, long row) {
        own(f, out);
        Validity.put(f[out + Frame.BITMAP], row, false);
    }

    /** Makes the selected values of a vector valid again. */
    public static void clear(long[] f, int out) {
        if (f[out + Frame.VALIDITY] != 0) {
            for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
                Validity.put(f[out + Frame.BITMAP], Frame.row(f, k), true);
            }
        }
    }
}
