package io.laminar.ring0.kernel.frame;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;

/**
 * Texts that kernels make: bytes in the heap, views in vectors.
 *
 * <p>Whether a text is too long depends on its own length only, never on the slice: the heap has room for a text of the
 * limit in every row and for every kernel that makes texts. It is address space; what is not touched costs nothing.
 */
@HotPath
public final class TextHeap {
    /** What a kernel may ask for beyond twice the limit, in bytes. */
    public static final int SLACK_BYTES = 256;

    private TextHeap() {}

    /**
     * {@return address of room for a text, or 0 if it is too long}
     *
     * @param bytes the most that will be written
     */
    public static long room(long[] f, long bytes) {
        boolean fits =
                bytes <= (f[Frame.TEXT_LIMIT] << 1) + SLACK_BYTES && bytes <= f[Frame.HEAP_BYTES] - f[Frame.HEAP_USED];
        return fits ? f[Frame.HEAP] + f[Frame.HEAP_USED] : 0;
    }

    /**
     * Makes the view of a text that was written where {@link #room} said; the heap keeps it if the view does not hold
     * it.
     *
     * @param view where the view goes
     * @param text address of the text
     * @param length bytes of it
     * @return false if it is too long
     */
    public static boolean put(long[] f, long view, long text, long length) {
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, text, (int) length);
            return true;
        }
        if (length > f[Frame.TEXT_LIMIT]) {
            return false;
        }
        keep(f, view, text, (int) length);
        return true;
    }

    private static void keep(long[] f, long view, long text, int length) {
        StringView.putLong(view, text, length, (int) (text - f[Frame.HEAP]));
        f[Frame.HEAP_USED] += length;
    }

    /**
     * Copies a text with its view, so that its offset counts from the heap. What is copied comes from the block, which
     * bounds it, or lies in the heap already.
     *
     * @return false if the heap is full
     */
    public static boolean copy(long[] f, long view, long data, long target) {
        int length = StringView.length(view);
        if (length <= StringView.INLINE_BYTES || data == f[Frame.HEAP]) {
            RawMemory.putLong(target, RawMemory.getLong(view));
            RawMemory.putLong(target + 8, RawMemory.getLong(view + 8));
            return true;
        }
        if (length > f[Frame.HEAP_BYTES] - f[Frame.HEAP_USED]) {
            return false;
        }
        long text = f[Frame.HEAP] + f[Frame.HEAP_USED];
        RawMemory.copy(StringView.address(view, data), text, length);
        keep(f, target, text, length);
        return true;
    }
}
