package io.laminar.engine.format.binary;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.TimeRounding;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockFill;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import java.util.List;
import java.util.Objects;

/**
 * Reads frames into a lane, a column at a time. A frame is taken as a whole or not at all; its rows may go into the
 * lane in several steps. Nothing of a frame is kept between calls, so one decoder serves many connections.
 *
 * @threading one owner
 * @allocation none per frame, refused ones excepted
 */
public final class FrameDecoder {
    /** {@link #header}: there is not enough to tell. */
    public static final int MORE = 0;

    /** {@link #header}: these bytes are no frame, and where the next one begins is not known. */
    public static final int LOST = -1;

    private final FrameSchema schema;
    private final List<FieldFormat> fields;
    private final FrameParts parts;
    private final FrameValues values;
    private final FrameFault fault = new FrameFault();
    private final int maxFrameBytes;
    private final long[] unitNs;
    private final long[] textAt;
    private boolean hasTexts;

    /**
     * Prepares a decoder.
     *
     * @param schema columns of the source
     * @param maxFrameBytes longest frame in bytes
     */
    public FrameDecoder(FrameSchema schema, int maxFrameBytes) {
        this.schema = schema;
        this.fields = schema.fields();
        this.parts = new FrameParts(fields);
        this.values = new FrameValues(fields);
        this.maxFrameBytes = maxFrameBytes;
        this.unitNs = new long[fields.size()];
        this.textAt = new long[fields.size()];
        for (int c = 0; c < unitNs.length; c++) {
            ColumnType type = fields.get(c).type();
            boolean time = type == ColumnType.TIMESTAMP || type == ColumnType.TIME;
            unitNs[c] = time ? fields.get(c).unitNs() : 1;
            hasTexts |= type == ColumnType.VARCHAR;
        }
    }

    /** {@return the longest frame in bytes} */
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /**
     * Reads a header.
     *
     * @param from address of its first byte
     * @param there bytes that have come
     * @return length of the frame in bytes, or {@link #MORE}, or {@link #LOST}
     */
    @HotPath
    public int header(long from, long there) {
        if (there < FrameLayout.HEADER_BYTES) {
            return MORE;
        }
        fault.clear();
        if (RawMemory.getInt(from) != FrameLayout.MAGIC) {
            fault.broken("first four bytes=", FrameLayout.unsigned(from));
            return LOST;
        }
        if (RawMemory.getShort(from + FrameLayout.VERSION_OFFSET) != FrameLayout.VERSION) {
            fault.broken("wanted is version 1, version=", RawMemory.getShort(from + FrameLayout.VERSION_OFFSET));
            return LOST;
        }
        long bytes = FrameLayout.unsigned(from + FrameLayout.BYTES_OFFSET);
        if (bytes > maxFrameBytes) {
            fault.set(ErrorCode.FRAME_TOO_LONG, "bytes=", bytes);
            return LOST;
        }
        if (bytes < FrameLayout.HEADER_BYTES || (bytes & 7) != 0) {
            fault.broken("bytes=", bytes);
            return LOST;
        }
        return (int) bytes;
    }

    /**
     * Looks at a frame that is there as a whole.
     *
     * @param frame address of its first byte
     * @param bytes its length
     * @param checked whether this very frame was found good before
     * @param layout blocks of the lane
     * @return whether it is good; {@link #reason} says why not
     */
    @HotPath
    public boolean open(long frame, int bytes, boolean checked, BlockLayout layout) {
        fault.clear();
        int kind = FrameLayout.kind(frame);
        if (kind == FrameLayout.KIND_SCHEMA) {
            compare(frame, bytes);
            return !fault.isSet();
        }
        if (!hasRows(frame)) {
            fault.broken("kind=", kind);
            return false;
        }
        if (RawMemory.getLong(frame + FrameLayout.SCHEMA_OFFSET) != schema.hash()) {
            fault.set(ErrorCode.SCHEMA_MISMATCH, "a schema frame in front would tell which ones", 0);
            return false;
        }
        if (parts.find(frame, bytes, fault) && !checked) {
            values.check(parts, layout.dataBytes(), fault);
        }
        return !fault.isSet();
    }

    /** {@return whether a frame holds rows; one that is good and does not is a schema} */
    @HotPath
    public boolean hasRows(long frame) {
        int kind = FrameLayout.kind(frame);
        return kind == FrameLayout.KIND_ROWS || kind == FrameLayout.KIND_NUMBERED;
    }

    private void compare(long frame, int bytes) {
        String difference = schema.mismatch(frame, bytes);
        if (difference != null) {
            fault.set(ErrorCode.SCHEMA_MISMATCH, difference, 0);
        }
    }

    /** {@return what is wrong with the frame, in words} */
    public String reason() {
        return fault.describe(fields);
    }

    /** {@return what is wrong with the frame} */
    public ErrorCode code() {
        return Objects.requireNonNull(fault.code());
    }

    /** {@return rows of the frame that was opened last} */
    @HotPath
    public int rows() {
        return parts.rows();
    }

    /**
     * Writes rows of the frame that was opened last. They are not published.
     *
     * @param done rows of it that were written before
     * @param to row behind the last to be written, at most {@link #rows}
     * @param out the lane
     * @return rows of it that are written now; fewer than asked for when the lane is full
     */
    @HotPath
    public int write(int done, int to, LaneWriter out) {
        if (hasTexts) {
            locateTexts(done);
        }
        int row = done;
        while (row < to) {
            int room = out.claimRows();
            if (room == 0) {
                return row;
            }
            int count = Math.min(room, to - row);
            count = hasTexts ? fitting(row, count, out.dataRoom()) : count;
            if (count == 0) {
                out.endBlock();
                continue;
            }
            copy(row, count, out);
            out.endRows(count);
            row += count;
        }
        return row;
    }

    @HotPath
    private void locateTexts(int done) {
        for (int c = 0; c < textAt.length; c++) {
            if (parts.type(c) == ColumnType.VARCHAR) {
                long at = parts.texts(c);
                for (int row = 0; row < done; row++) {
                    at += parts.length(c, row);
                }
                textAt[c] = at;
            }
        }
    }

    /** How many rows the data area has room for. */
    @HotPath
    private int fitting(int from, int count, int dataRoom) {
        long all = 0;
        for (int c = 0; c < textAt.length; c++) {
            all += parts.textBytes(c);
        }
        if (all <= dataRoom) {
            return count;
        }
        long room = dataRoom;
        for (int k = 0; k < count; k++) {
            for (int c = 0; c < textAt.length; c++) {
                if (parts.type(c) == ColumnType.VARCHAR) {
                    int length = parts.length(c, from + k);
                    room -= length > StringView.INLINE_BYTES ? length : 0;
                }
            }
            if (room < 0) {
                return k;
            }
        }
        return count;
    }

    @HotPath
    private void copy(int from, int count, LaneWriter out) {
        long block = out.openBlock();
        int row = out.openRow();
        BlockLayout layout = out.layout();
        for (int c = 0; c < textAt.length; c++) {
            ColumnType type = parts.type(c);
            if (type == ColumnType.VARCHAR) {
                long lengths = parts.values(c) + (long) Integer.BYTES * from;
                long end = parts.texts(c) + FrameLayout.padded(parts.textBytes(c));
                textAt[c] = BlockFill.texts(lengths, textAt[c], end, block, layout, c, row, count);
            } else {
                BlockFill.values(parts.values(c) + (long) type.bytes() * from, block, layout, c, row, count);
                if (unitNs[c] != 1) {
                    TimeRounding.round(block + layout.valuesOffset(c) + 8L * row, count, unitNs[c]);
                }
            }
            BlockFill.validity(parts.validity(c), from, block, layout, c, row, count);
        }
    }
}
