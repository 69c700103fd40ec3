package io.laminar.ring0.counters;

/**
 * Where things lie on a board.
 *
 * <pre>
 *  header                                  4096 bytes
 *       0  magic       int64   "LAMCNTRS"; written last
 *       8  version     int32   this layout: 1
 *      12  state       int32   1 live, 2 closed
 *      16  records     int32   how many there is room for
 *      24  process     int64   number of the process that writes
 *      32  started     int64   nanoseconds since 1970
 *      40  startedNs   int64   the writer's monotonic clock at that moment, which cells with times count by
 *      48  refused     int64   records asked for when there was no room
 *  labels                                  128 bytes each
 *       0  generation  int64   odd: in use; grows by one when the record is given out and when it is given back
 *       8  kind        int32   {@link CounterKind#code()}
 *      12  core        int32
 *      16  nameBytes   int32
 *      24  type        16 bytes of ASCII, zeros behind
 *      40  name        88 bytes of UTF-8
 *  values                                  128 bytes each: 16 cells of int64
 * </pre>
 */
public final class CounterLayout {
    /** Name of a board's file. */
    public static final String FILE = "laminar.counters";

    /** Name of the file beside it that its engine has locked while it lives. */
    public static final String LOCK_FILE = "laminar.counters.lock";

    /** "LAMCNTRS". */
    public static final long MAGIC = 0x4C41_4D43_4E54_5253L;

    /** The version of this layout. */
    public static final int VERSION = 1;

    /** Offset of the magic number. */
    public static final long MAGIC_OFFSET = 0;

    /** Offset of the version. */
    public static final long VERSION_OFFSET = 8;

    /** Offset of the state. */
    public static final long STATE_OFFSET = 12;

    /** Offset of the number of records. */
    public static final long RECORDS_OFFSET = 16;

    /** Offset of the writing process's number. */
    public static final long PROCESS_OFFSET = 24;

    /** Offset of when it started. */
    public static final long STARTED_OFFSET = 32;

    /** Offset of the writer's clock at that moment. */
    public static final long STARTED_NS_OFFSET = 40;

    /** Offset of the number of refused records. */
    public static final long REFUSED_OFFSET = 48;

    /** State of a board that is written. */
    public static final int LIVE = 1;

    /** State of a board whose engine was closed. */
    public static final int CLOSED = 2;

    /** Bytes of the header. */
    public static final long HEADER_BYTES = 4096;

    /** Bytes of a label. */
    public static final long LABEL_BYTES = 128;

    /** Bytes of a record's values. */
    public static final long VALUE_BYTES = 128;

    /** Cells of a record. */
    public static final int CELLS = 16;

    /** Most records of a board. */
    public static final int MAX_RECORDS = 1 << 20;

    static final long GENERATION_OFFSET = 0;
    static final long KIND_OFFSET = 8;
    static final long CORE_OFFSET = 12;
    static final long NAME_BYTES_OFFSET = 16;
    static final long TYPE_OFFSET = 24;
    static final int TYPE_BYTES = 16;
    static final long NAME_OFFSET = 40;
    static final int NAME_BYTES = 88;

    private CounterLayout() {}

    /**
     * {@return bytes of a board}
     *
     * @param records how many it has
     */
    public static long bytes(int records) {
        return HEADER_BYTES + records * (LABEL_BYTES + VALUE_BYTES);
    }

    static long label(int record) {
        return HEADER_BYTES + record * LABEL_BYTES;
    }

    static long values(int records, int record) {
        return HEADER_BYTES + records * LABEL_BYTES + record * VALUE_BYTES;
    }
}
