package io.laminar.engine.format.binary;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;

/**
 * Where everything lies in a frame. Little endian; a frame and every part of it takes a multiple of 8 bytes.
 *
 * <pre>
 *   0  magic    int32   "LMNF"
 *   4  version  int16   1
 *   6  kind     int16   1 schema, 2 rows, 3 hello, 4 numbered rows, 5 ack, 6 error
 *   8  bytes    int32   of the whole frame, this header among them
 *  12  rows     int32   0 in a schema frame
 *  16  columns  int32
 *  20  zero     int32
 *  24  schema   int64   hash of the columns' types and names
 *  32  schema frame, a column:  type int16, zero int16, nameBytes int32, name (UTF-8), zeros up to 8 bytes
 *      rows frame, a column:    flags int32 (1: validity is there), textBytes int32 (VARCHAR only)
 *                               validity, one bit a row, 1 = valid, zeros up to 8 bytes
 *                               values, rows * width, zeros up to 8 bytes; VARCHAR: int32 lengths instead
 *                               texts one behind the other, zeros up to 8 bytes
 *      numbered rows:           number int64 of the first row; then as a rows frame, 8 bytes further on
 * </pre>
 *
 * <p>The other kinds are those of {@link ControlFrames}.
 */
@HotPath
public final class FrameLayout {
    /** The first four bytes: LMNF. */
    public static final int MAGIC = 0x464E_4D4C;

    /** The version that is written, and the only one that is read. */
    public static final int VERSION = 1;

    /** Bytes before the first column. */
    public static final int HEADER_BYTES = 32;

    /** A frame that tells the columns; the first one of a connection. */
    static final int KIND_SCHEMA = 1;

    /** A frame of rows. */
    static final int KIND_ROWS = 2;

    /** A client says its name; the first frame of its connection. */
    public static final int KIND_HELLO = 3;

    /** A frame of rows that says which of the client's they are. */
    public static final int KIND_NUMBERED = 4;

    /** A source says what it has. */
    public static final int KIND_ACK = 5;

    /** A source says why it closes the connection. */
    public static final int KIND_ERROR = 6;

    /** By so much a frame of numbered rows is longer than one of rows. */
    public static final int NUMBER_BYTES = 8;

    static final long NUMBER_OFFSET = HEADER_BYTES;

    /** The flag of a column with a validity bitmap. */
    static final int HAS_VALIDITY = 1;

    static final long VERSION_OFFSET = 4;
    static final long KIND_OFFSET = 6;
    static final long BYTES_OFFSET = 8;
    static final long ROWS_OFFSET = 12;
    static final long COLUMNS_OFFSET = 16;
    static final long ZERO_OFFSET = 20;
    static final long SCHEMA_OFFSET = 24;
    static final long COLUMN_HEADER_BYTES = 8;

    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private FrameLayout() {}

    /** Rounds up to a multiple of 8. */
    static long padded(long bytes) {
        return bytes + 7 & -8L;
    }

    /** An int32 that is a length or count, as it was meant: never negative. */
    static long unsigned(long address) {
        return RawMemory.getInt(address) & UNSIGNED;
    }

    /** Bytes of a row's part in the fixed area of its column. */
    static long width(ColumnType type) {
        return type == ColumnType.VARCHAR ? Integer.BYTES : type.bytes();
    }

    static void putHeader(long frame, int kind, long bytes, int rows, int columns, long schema) {
        RawMemory.putInt(frame, MAGIC);
        RawMemory.putShort(frame + VERSION_OFFSET, (short) VERSION);
        RawMemory.putShort(frame + KIND_OFFSET, (short) kind);
        RawMemory.putInt(frame + BYTES_OFFSET, (int) bytes);
        RawMemory.putInt(frame + ROWS_OFFSET, rows);
        RawMemory.putInt(frame + COLUMNS_OFFSET, columns);
        RawMemory.putInt(frame + ZERO_OFFSET, 0);
        RawMemory.putLong(frame + SCHEMA_OFFSET, schema);
    }

    /** {@return what kind of frame it is} */
    public static int kind(long frame) {
        return RawMemory.getShort(frame + KIND_OFFSET);
    }

    /** {@return the number of the first row of a frame of numbered rows} */
    public static long number(long frame) {
        return RawMemory.getLong(frame + NUMBER_OFFSET);
    }

    /**
     * Makes a frame of rows one of numbered rows, which begins 8 bytes before it.
     *
     * @param rowsFrame address of the frame of rows; there is room for 8 bytes before it
     * @param bytes its length
     * @param rows how many there are
     * @param number of the first
     * @return address of the frame of numbered rows
     */
    public static long number(long rowsFrame, long bytes, int rows, long number) {
        long frame = rowsFrame - NUMBER_BYTES;
        int columns = RawMemory.getInt(rowsFrame + COLUMNS_OFFSET);
        long schema = RawMemory.getLong(rowsFrame + SCHEMA_OFFSET);
        putHeader(frame, KIND_NUMBERED, bytes + NUMBER_BYTES, rows, columns, schema);
        RawMemory.putLong(frame + NUMBER_OFFSET, number);
        return frame;
    }

    /** Where the first column begins. */
    static long columns(long frame) {
        return frame + HEADER_BYTES + (kind(frame) == KIND_NUMBERED ? NUMBER_BYTES : 0);
    }

    /** Writes zeros up to the next multiple of 8 behind a part; answers the address behind them. */
    static long pad(long from, long part) {
        long end = part + padded(from - part);
        for (long at = from; at < end; at++) {
            RawMemory.putByte(at, (byte) 0);
        }
        return end;
    }

    /** The number of a type on the wire; it never changes. */
    static int code(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case TINYINT -> 2;
            case SMALLINT -> 3;
            case INTEGER -> 4;
            case BIGINT -> 5;
            case REAL -> 6;
            case DOUBLE -> 7;
            case DATE -> 8;
            case TIME -> 9;
            case TIMESTAMP -> 10;
            case INTERVAL -> 11;
            case VARCHAR -> 12;
        };
    }
}
