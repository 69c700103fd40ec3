package io.laminar.engine.format;

import io.laminar.engine.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the record being read: the first fault that was met. One object a reader, used again and again.
 *
 * @threading one owner
 * @allocation none
 */
public final class RecordFault {
    private @Nullable ErrorCode code;
    private int column;
    private long at;
    private int length;

    /** Forgets the fault. */
    public void clear() {
        code = null;
        column = -1;
        at = 0;
        length = 0;
    }

    /** {@return whether a fault was met} */
    public boolean isSet() {
        return code != null;
    }

    /**
     * Notes a fault, unless one was noted before.
     *
     * @param newCode its code
     * @param columnIndex column of the source, or -1
     * @param address first byte of the text that is at fault
     * @param bytes length of that text
     */
    public void set(ErrorCode newCode, int columnIndex, long address, long bytes) {
        if (code == null) {
            code = newCode;
            column = columnIndex;
            at = address;
            length = (int) Math.max(0, Math.min(bytes, Integer.MAX_VALUE));
        }
    }

    /**
     * Turns a fault in a copy of the text to the text itself.
     *
     * @param copyFrom first byte of the copy
     * @param copyTo behind its last byte
     * @param from first byte of the text
     * @param to behind its last byte
     */
    public void moveTo(long copyFrom, long copyTo, long from, long to) {
        if (code != null && at >= copyFrom && at <= copyTo) {
            at = from;
            length = (int) (to - from);
        }
    }

    /** {@return the code; null when all is well} */
    public @Nullable ErrorCode code() {
        return code;
    }

    /** {@return the column of the source, or -1} */
    public int column() {
        return column;
    }

    /** {@return the address of the first byte at fault} */
    public long at() {
        return at;
    }

    /** {@return the length of the text at fault in bytes} */
    public int length() {
        return length;
    }
}
