package io.laminar.engine.format.binary;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.util.List;

/**
 * Where the parts of a rows frame lie. Every length is checked as a long before it is used, so that nothing outside the
 * frame is ever read.
 *
 * @threading one owner
 * @allocation none after construction
 */
final class FrameParts {
    private final ColumnType[] types;
    private final long[] validity;
    private final long[] values;
    private final long[] texts;
    private final long[] textBytes;
    private int rows;
    private long end;

    FrameParts(List<FieldFormat> fields) {
        this.types = fields.stream().map(FieldFormat::type).toArray(ColumnType[]::new);
        this.validity = new long[types.length];
        this.values = new long[types.length];
        this.texts = new long[types.length];
        this.textBytes = new long[types.length];
    }

    /** Finds the parts of a frame that is there as a whole; answers false when its lengths contradict each other. */
    @HotPath
    boolean find(long frame, long bytes, FrameFault fault) {
        long count = FrameLayout.unsigned(frame + FrameLayout.ROWS_OFFSET);
        if (FrameLayout.unsigned(frame + FrameLayout.COLUMNS_OFFSET) != types.length) {
            fault.broken("columns=", FrameLayout.unsigned(frame + FrameLayout.COLUMNS_OFFSET));
            return false;
        }
        if (count > bytes) {
            fault.broken("rows=", count);
            return false;
        }
        rows = (int) count;
        end = frame + bytes;
        long at = FrameLayout.columns(frame);
        for (int c = 0; c < types.length; c++) {
            at = column(c, at);
            if (at < 0) {
                fault.broken("the frame ends within column=", c + 1L);
                return false;
            }
        }
        if (at != end) {
            fault.broken("bytes behind the last column=", end - at);
            return false;
        }
        return true;
    }

    /** Finds the parts of a column; answers the address behind it, or -1 when it reaches beyond the frame. */
    @HotPath
    private long column(int c, long from) {
        if (end - from < FrameLayout.COLUMN_HEADER_BYTES) {
            return -1;
        }
        long flags = FrameLayout.unsigned(from);
        long texted = FrameLayout.unsigned(from + 4);
        boolean text = types[c] == ColumnType.VARCHAR;
        if ((flags & ~FrameLayout.HAS_VALIDITY) != 0 || !text && texted != 0) {
            return -1;
        }
        long bitmapBytes = flags == 0 ? 0 : FrameLayout.padded((rows + 7L) >>> 3);
        long valueBytes = FrameLayout.padded(rows * FrameLayout.width(types[c]));
        long at = from + FrameLayout.COLUMN_HEADER_BYTES;
        // Three numbers below 2^37: their sum cannot overflow.
        if (bitmapBytes + valueBytes + FrameLayout.padded(texted) > end - at) {
            return -1;
        }
        validity[c] = flags == 0 ? 0 : at;
        values[c] = at + bitmapBytes;
        texts[c] = values[c] + valueBytes;
        textBytes[c] = texted;
        return texts[c] + FrameLayout.padded(texted);
    }

    @HotPath
    int rows() {
        return rows;
    }

    @HotPath
    int columns() {
        return types.length;
    }

    @HotPath
    ColumnType type(int column) {
        return types[column];
    }

    /** Address of the validity bits, or 0 where no row is null. */
    @HotPath
    long validity(int column) {
        return validity[column];
    }

    /** Address of the values, or of the lengths of texts. */
    @HotPath
    long values(int column) {
        return values[column];
    }

    /** Address of the first text. */
    @HotPath
    long texts(int column) {
        return texts[column];
    }

    @HotPath
    long textBytes(int column) {
        return textBytes[column];
    }

    /** Length of a text. */
    @HotPath
    int length(int column, int row) {
        return RawMemory.getInt(values[column] + 4L * row);
    }
}
