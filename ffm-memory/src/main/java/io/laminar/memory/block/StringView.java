package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The 16-byte string views of a VARCHAR column, as Arrow's {@code utf8_view} lays them out.
 *
 * <pre>
 *  up to 12 bytes   | int32 length | 12 bytes of text, zero padded                          |
 *  longer           | int32 length | 4 bytes of text | int32 buffer = 0 | int32 data offset |
 * </pre>
 *
 * <p>The padding with zeros is an invariant: two short strings are equal when their two words are.
 *
 * <p>Source: Arrow columnar format, "Variable-size Binary View Layout".
 */
@HotPath
public final class StringView {
    /** Bytes of one view. */
    public static final int BYTES = 16;

    /** The longest text that lies in the view itself, in bytes. */
    public static final int INLINE_BYTES = 12;

    private static final long PREFIX_OFFSET = 4;
    private static final long DATA_OFFSET_OFFSET = 12;

    private StringView() {}

    /**
     * {@return the length of the text in bytes}
     *
     * @param view address of the view
     */
    public static int length(long view) {
        return RawMemory.getInt(view);
    }

    /**
     * {@return the address of the first byte of the text}
     *
     * @param view address of the view
     * @param data address that data offsets count from; ignored for inline text
     */
    public static long address(long view, long data) {
        return length(view) <= INLINE_BYTES
                ? view + PREFIX_OFFSET
                : data + (RawMemory.getInt(view + DATA_OFFSET_OFFSET) & 0xFFFF_FFFFL);
    }

    /**
     * Writes the view of a text of at most {@link #INLINE_BYTES} bytes.
     *
     * @param view address of the view
     * @param text address of the text
     * @param length bytes of it
     */
    public static void putInline(long view, long text, int length) {
        RawMemory.putLong(view, length);
        RawMemory.putLong(view + 8, 0);
        RawMemory.copy(text, view + PREFIX_OFFSET, length);
    }

    /**
     * Writes the view of a text whose bytes already lie in the data area.
     *
     * @param view address of the view
     * @param text address of the text, to take the prefix from
     * @param length bytes of it; more than {@link #INLINE_BYTES}
     * @param dataOffset where the text lies, in bytes from the start of the data area
     */
    public static void putLong(long view, long text, int length, int dataOffset) {
        RawMemory.putInt(view, length);
        RawMemory.putInt(view + PREFIX_OFFSET, RawMemory.getInt(text));
        RawMemory.putInt(view + 8, 0);
        RawMemory.putInt(view + DATA_OFFSET_OFFSET, dataOffset);
    }
}
