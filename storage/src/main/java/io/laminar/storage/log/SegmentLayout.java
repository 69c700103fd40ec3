package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The head of a segment, little endian; records follow at once:
 *
 * <pre>
 *   0  magic            int64  "LMNRWAL" and a zero
 *   8  version          int32  2
 *  12  core             int32
 *  16  number           int64  of the segment: grows, never used twice
 *  24  first            int64  sequence of its first record
 *  32  firstNotDurable  int64  when it was begun
 *  40  epoch            int64  when it was begun
 *  48  log              int64  what tells this log from others
 *  56  segmentBytes     int32
 *  60  checksum         int32  CRC32C from 0 to 60
 * </pre>
 *
 * <p>It is written with the first group of the segment, so a segment without a valid head has no durable record.
 */
final class SegmentLayout {
    static final long MAGIC = 0x004C_4157_524E_4D4CL;
    static final int VERSION = 2;
    static final int HEADER_BYTES = 64;

    private static final int VERSION_AT = 8;
    private static final int CORE = 12;
    private static final int NUMBER = 16;
    private static final int FIRST = 24;
    private static final int FIRST_NOT_DURABLE = 32;
    private static final int EPOCH = 40;
    private static final int LOG = 48;
    private static final int SEGMENT_BYTES = 56;
    private static final int CHECKSUM = 60;

    private SegmentLayout() {}

    /**
     * What a head says.
     *
     * @param core whose log
     * @param number of the segment
     * @param first sequence of its first record
     * @param firstNotDurable all before it was durable when the segment was begun
     * @param epoch when it was begun
     * @param logId of the log
     * @param segmentBytes size of the file when it was made
     */
    record Header(int core, long number, long first, long firstNotDurable, long epoch, long logId, int segmentBytes) {}

    /** Writes what stays the same for all segments of a writer. */
    @HotPath
    static void writeIdentity(long address, int core, long logId, int segmentBytes) {
        RawMemory.putLong(address, MAGIC);
        RawMemory.putInt(address + VERSION_AT, VERSION);
        RawMemory.putInt(address + CORE, core);
        RawMemory.putLong(address + LOG, logId);
        RawMemory.putInt(address + SEGMENT_BYTES, segmentBytes);
    }

    /** Writes what a new segment begins with. */
    @HotPath
    static void writeBeginning(long address, long number, long first, long firstNotDurable, long epoch) {
        RawMemory.putLong(address + NUMBER, number);
        RawMemory.putLong(address + FIRST, first);
        RawMemory.putLong(address + FIRST_NOT_DURABLE, firstNotDurable);
        RawMemory.putLong(address + EPOCH, epoch);
    }

    @HotPath
    static void writeChecksum(long address, RecordChecksum checksum, int at) {
        RawMemory.putInt(address + CHECKSUM, checksum.of(at, CHECKSUM));
    }

    /** {@return whether there is a head, of whatever version} */
    static boolean isValid(long address, RecordChecksum checksum, int at) {
        return RawMemory.getLong(address) == MAGIC && RawMemory.getInt(address + CHECKSUM) == checksum.of(at, CHECKSUM);
    }

    static int version(long address) {
        return RawMemory.getInt(address + VERSION_AT);
    }

    static Header read(long address) {
        return new Header(
                RawMemory.getInt(address + CORE),
                RawMemory.getLong(address + NUMBER),
                RawMemory.getLong(address + FIRST),
                RawMemory.getLong(address + FIRST_NOT_DURABLE),
                RawMemory.getLong(address + EPOCH),
                RawMemory.getLong(address + LOG),
                RawMemory.getInt(address + SEGMENT_BYTES));
    }
}
