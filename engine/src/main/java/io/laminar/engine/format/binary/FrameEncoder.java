package io.laminar.engine.format.binary;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows of blocks as frames. Rows of a changelog get a first column {@code weight}, a TINYINT: 1 adds the row, -1
 * takes it back.
 *
 * @threading any; it keeps nothing
 * @allocation none per frame
 */
public final class FrameEncoder {
    /** Name of the column that says what a row of a changelog does. */
    public static final String WEIGHT = "weight";

    private final FrameSchema schema;
    private final List<FieldFormat> fields;
    private final ColumnType[] types;
    private final boolean changelog;
    private final int maxFrameBytes;
    private final long frameFixedBytes;
    private final long rowFixedBits;
    private final boolean hasTexts;

    /**
     * Prepares an encoder.
     *
     * @param fields columns of the rows
     * @param changelog whether rows carry what they do
     * @param maxFrameBytes longest frame in bytes
     */
    public FrameEncoder(List<FieldFormat> fields, boolean changelog, int maxFrameBytes) {
        this.fields = List.copyOf(fields);
        this.types = fields.stream().map(FieldFormat::type).toArray(ColumnType[]::new);
        this.changelog = changelog;
        this.maxFrameBytes = maxFrameBytes;
        List<FieldFormat> sent = new ArrayList<>(fields);
        if (changelog) {
            sent.add(0, new FieldFormat(WEIGHT, ColumnType.TINYINT, FieldFormat.DEFAULT_DIGITS, false));
        }
        this.schema = new FrameSchema(sent);
        long rowBits = 0;
        boolean texts = false;
        for (FieldFormat field : sent) {
            // A bit for validity, which most columns do not need.
            rowBits += 8 * FrameLayout.width(field.type()) + 1;
            texts |= field.type() == ColumnType.VARCHAR;
        }
        this.rowFixedBits = rowBits;
        this.hasTexts = texts;
        // Up to seven bytes behind each of the three parts of a column, and one for bits that begin a byte.
        this.frameFixedBytes = FrameLayout.HEADER_BYTES + sent.size() * (FrameLayout.COLUMN_HEADER_BYTES + 22L);
    }

    /** {@return the columns as they are sent} */
    public FrameSchema schema() {
        return schema;
    }

    /**
     * {@return how many rows one frame can take}
     *
     * @param block address of the block of the rows
     * @param layout its layout
     * @param from first row
     * @param to row after the last
     * @throws DataException when not even one row fits
     */
    @HotPath
    public int fitting(long block, BlockLayout layout, int from, int to) {
        long roomBits = (maxFrameBytes - frameFixedBytes) << 3;
        int count = 0;
        while (from + count < to && roomBits >= 0) {
            roomBits -= rowFixedBits + (hasTexts ? textBytes(block, layout, from + count) << 3 : 0);
            count += roomBits >= 0 ? 1 : 0;
        }
        if (count == 0) {
            throw tooLong();
        }
        return count;
    }

    private DataException tooLong() {
        return new DataException(
                ErrorCode.FRAME_TOO_LONG,
                "cannot write row: frame is too long: maxFrameBytes=" + maxFrameBytes,
                InputPosition.NONE);
    }

    @HotPath
    private long textBytes(long block, BlockLayout layout, int row) {
        long bytes = 0;
        for (int c = 0; c < types.length; c++) {
            if (types[c] == ColumnType.VARCHAR && isValid(layout.validity(block, c), row)) {
                bytes += StringView.length(view(block, layout, c, row));
            }
        }
        return bytes;
    }

    @HotPath
    private static boolean isValid(long validity, int row) {
        return validity == 0 || Validity.get(validity, row);
    }

    @HotPath
    private static long view(long block, BlockLayout layout, int column, int row) {
        return block + layout.valuesOffset(column) + (long) row * StringView.BYTES;
    }

    /**
     * Writes a frame.
     *
     * @param block address of the block of the rows
     * @param layout its layout
     * @param from first row
     * @param count rows: at most what {@link #fitting} says
     * @param target where to; there is room for the longest frame
     * @return address behind it
     */
    @HotPath
    public long put(long block, BlockLayout layout, int from, int count, long target) {
        long at = target + FrameLayout.HEADER_BYTES;
        if (changelog) {
            at = putWeights(block, layout, from, count, at);
        }
        for (int c = 0; c < types.length; c++) {
            at = types[c] == ColumnType.VARCHAR
                    ? putTexts(block, layout, c, from, count, at)
                    : putValues(block, layout, c, from, count, at);
        }
        int columns = types.length + (changelog ? 1 : 0);
        FrameLayout.putHeader(target, FrameLayout.KIND_ROWS, at - target, count, columns, schema.hash());
        assert at - target <= maxFrameBytes : "frame over its limit: bytes=" + (at - target);
        return at;
    }

    @HotPath
    private static long putWeights(long block, BlockLayout layout, int from, int count, long target) {
        RawMemory.putLong(target, 0);
        long values = target + FrameLayout.COLUMN_HEADER_BYTES;
        if (layout.weighted()) {
            RawMemory.copy(block + layout.weightsOffset() + from, values, count);
        } else {
            RawMemory.fill(values, count, (byte) 1);
        }
        return FrameLayout.pad(values + count, values);
    }

    /** Writes a column's header, and its validity where it has any; answers where the values go. */
    @HotPath
    private static long putValidity(long validity, int from, int count, long textBytes, long target) {
        RawMemory.putInt(target, validity == 0 ? 0 : FrameLayout.HAS_VALIDITY);
        RawMemory.putInt(target + 4, (int) textBytes);
        long bits = target + FrameLayout.COLUMN_HEADER_BYTES;
        if (validity == 0) {
            return bits;
        }
        long end = bits + FrameLayout.padded((count + 7L) >>> 3);
        RawMemory.fill(bits, end - bits, (byte) 0);
        Validity.copy(validity, from, bits, 0, count);
        return end;
    }

    @HotPath
    private long putValues(long block, BlockLayout layout, int column, int from, int count, long target) {
        long validity = layout.validity(block, column);
        long values = putValidity(validity, from, count, 0, target);
        long width = types[column].bytes();
        RawMemory.copy(block + layout.valuesOffset(column) + from * width, values, count * width);
        // What a null row's slot holds is an older row, or nothing of this stream at all: it must not get out.
        for (int k = 0; k < count && validity != 0; k++) {
            if (!Validity.get(validity, from + k)) {
                RawMemory.fill(values + k * width, width, (byte) 0);
            }
        }
        return FrameLayout.pad(values + count * width, values);
    }

    @HotPath
    private long putTexts(long block, BlockLayout layout, int column, int from, int count, long target) {
        long validity = layout.validity(block, column);
        long lengths = putValidity(validity, from, count, 0, target);
        long data = block + layout.dataOffset();
        long texts = FrameLayout.pad(lengths + 4L * count, lengths);
        long at = texts;
        for (int k = 0; k < count; k++) {
            long view = view(block, layout, column, from + k);
            int length = isValid(validity, from + k) ? StringView.length(view) : 0;
            RawMemory.putInt(lengths + 4L * k, length);
            RawMemory.copy(StringView.address(view, data), at, length);
            at += length;
        }
        RawMemory.putInt(target + 4, (int) (at - texts));
        return FrameLayout.pad(at, texts);
    }

    /** {@return the columns of the rows} */
    public List<FieldFormat> fields() {
        return fields;
    }
}
