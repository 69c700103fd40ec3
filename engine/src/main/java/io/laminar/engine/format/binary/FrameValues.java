package io.laminar.engine.format.binary;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.Utf8Check;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import java.util.List;

/**
 * Whether the values of a frame are values of their columns, as an appender would have it. First a pass that only says
 * whether all is well; the row at fault is looked for when it is not.
 *
 * @threading one owner
 * @allocation none
 */
final class FrameValues {
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    private final boolean[] nullable;
    private final long[] latestTime;
    private final int texts;

    FrameValues(List<FieldFormat> fields) {
        this.nullable = new boolean[fields.size()];
        this.latestTime = new long[fields.size()];
        int count = 0;
        for (int c = 0; c < nullable.length; c++) {
            nullable[c] = fields.get(c).nullable();
            // What is rounded up to the next day is outside, too.
            latestTime[c] = NS_PER_DAY - 1 - fields.get(c).unitNs() / 2;
            count += fields.get(c).type() == ColumnType.VARCHAR ? 1 : 0;
        }
        this.texts = count;
    }

    /** Checks all columns; the fault is set when one is wrong. */
    @HotPath
    void check(FrameParts parts, int blockDataBytes, FrameFault fault) {
        long allTexts = 0;
        for (int c = 0; c < nullable.length && !fault.isSet(); c++) {
            if (!nullable[c] && parts.validity(c) != 0) {
                checkNoNull(parts, c, fault);
            }
            switch (parts.type(c)) {
                case BOOLEAN -> checkBooleans(parts, c, fault);
                case TIME -> checkRange(parts, c, 0, latestTime[c], fault);
                // The two ends of the range stand for "before all" and "after all" in window arithmetic.
                case TIMESTAMP -> checkRange(parts, c, Long.MIN_VALUE + 1, Long.MAX_VALUE - 1, fault);
                case VARCHAR -> checkTexts(parts, c, fault);
                case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, INTERVAL -> {
                    // Every bit pattern is a value.
                }
            }
            allTexts += parts.textBytes(c);
        }
        if (texts > 0 && allTexts > blockDataBytes && !fault.isSet()) {
            checkRowTexts(parts, blockDataBytes, fault);
        }
    }

    @HotPath
    private static void checkNoNull(FrameParts parts, int column, FrameFault fault) {
        long bits = parts.validity(column);
        for (int row = 0; row < parts.rows(); row++) {
            if (!Validity.get(bits, row)) {
                fault.value(ErrorCode.NULL_NOT_ALLOWED, column, row);
                return;
            }
        }
    }

    @HotPath
    private static boolean isNull(FrameParts parts, int column, int row) {
        return parts.validity(column) != 0 && !Validity.get(parts.validity(column), row);
    }

    @HotPath
    private static void checkBooleans(FrameParts parts, int column, FrameFault fault) {
        long values = parts.values(column);
        int all = 0;
        for (int row = 0; row < parts.rows(); row++) {
            all |= RawMemory.getByte(values + row);
        }
        for (int row = 0; row < parts.rows() && (all & ~1) != 0; row++) {
            if ((RawMemory.getByte(values + row) & ~1) != 0 && !isNull(parts, column, row)) {
                fault.value(ErrorCode.INVALID_VALUE, column, row);
            }
        }
    }

    @HotPath
    private static void checkRange(FrameParts parts, int column, long least, long most, FrameFault fault) {
        long values = parts.values(column);
        boolean outside = false;
        for (int row = 0; row < parts.rows(); row++) {
            long value = RawMemory.getLong(values + 8L * row);
            outside |= value < least | value > most;
        }
        for (int row = 0; row < parts.rows() && outside; row++) {
            long value = RawMemory.getLong(values + 8L * row);
            if ((value < least || value > most) && !isNull(parts, column, row)) {
                boolean stamp = parts.type(column) == ColumnType.TIMESTAMP;
                fault.value(stamp ? ErrorCode.TIMESTAMP_OUT_OF_RANGE : ErrorCode.OUT_OF_RANGE, column, row);
            }
        }
    }

    /** Lengths first: only when they add up do the texts lie where they are said to. */
    @HotPath
    private static void checkTexts(FrameParts parts, int column, FrameFault fault) {
        long lengths = parts.values(column);
        long left = parts.textBytes(column);
        for (int row = 0; row < parts.rows(); row++) {
            long length = FrameLayout.unsigned(lengths + 4L * row);
            if (length > left || length > 0 && isNull(parts, column, row)) {
                fault.value(ErrorCode.BAD_FRAME, column, row);
                return;
            }
            left -= length;
        }
        if (left != 0) {
            fault.broken("bytes behind the last text=", left);
            return;
        }
        long from = parts.texts(column);
        if (!Utf8Check.isAscii(from, from + parts.textBytes(column))) {
            checkEncoding(parts, column, fault);
        }
    }

    @HotPath
    private static void checkEncoding(FrameParts parts, int column, FrameFault fault) {
        long text = parts.texts(column);
        for (int row = 0; row < parts.rows(); row++) {
            int length = parts.length(column, row);
            int state = Utf8Check.checkExact(text, text + length);
            if (state != Utf8Check.VALID) {
                fault.value(state == Utf8Check.HAS_NUL ? ErrorCode.NUL_BYTE : ErrorCode.INVALID_UTF8, column, row);
                return;
            }
            text += length;
        }
    }

    /** The long texts of one row must fit into one block. */
    @HotPath
    private void checkRowTexts(FrameParts parts, int blockDataBytes, FrameFault fault) {
        for (int row = 0; row < parts.rows(); row++) {
            long bytes = 0;
            for (int c = 0; c < nullable.length; c++) {
                if (parts.type(c) == ColumnType.VARCHAR) {
                    int length = parts.length(c, row);
                    bytes += length > StringView.INLINE_BYTES ? length : 0;
                    if (bytes > blockDataBytes) {
                        fault.value(ErrorCode.VALUE_TOO_LONG, c, row);
                        return;
                    }
                }
            }
        }
    }
}
