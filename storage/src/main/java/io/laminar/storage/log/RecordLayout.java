package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.RecordKind;

/**
 * A record, little endian, at a multiple of 8 in its segment:
 *
 * <pre>
 *   0  length    int32  header and payload, without what fills it up to 8 bytes
 *   4  checksum  int32  CRC32C from 8 to the filled-up end, mixed with segment, offset and length
 *   8  kind      int8   {@link RecordKind}
 *   9  ahead     int24  records before this one that were not durable when its group began; all ones: not known
 *  12  source    int32
 *  16  epoch     int64
 *  24  sequence  int64  one more than the record before
 *  32  position  int64  in the source
 *  40  payload, then zeros up to a multiple of 8
 * </pre>
 *
 * <p>A length of 0 is the end. The checksum's mask is different for each segment at the same offset and length, so what
 * a file held when it was another segment is never taken for a record.
 */
final class RecordLayout {
    static final int LENGTH = 0;
    static final int CHECKSUM = 4;
    static final int KIND_AND_AHEAD = 8;
    static final int SOURCE = 12;
    static final int EPOCH = 16;
    static final int SEQUENCE = 24;
    static final int POSITION = 32;
    static final int HEADER_BYTES = 40;

    /** The least record, and the step at which records begin. */
    static final int ALIGNMENT = 8;

    static final int AHEAD_UNKNOWN = 0xFF_FFFF;

    private static final int OFFSET_MIX = 0x9E37_79B1;
    private static final int LENGTH_MIX = 0x85EB_CA77;
    private static final int NUMBER_MIX = 0xC2B2_AE3D;

    private RecordLayout() {}

    /** {@return the bytes that a record of some length takes} */
    @HotPath
    static int padded(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** {@return what makes checksums of one segment differ from another's: a bijection of the number's low half} */
    static int seed(long logId, long number) {
        return (int) (logId ^ (logId >>> 32)) + (int) number * NUMBER_MIX;
    }

    /** {@return what a record's checksum is mixed with} */
    @HotPath
    static int mask(int seed, long offset, int length) {
        return seed ^ ((int) (offset >>> 3) * OFFSET_MIX) ^ (length * LENGTH_MIX);
    }

    /** {@return how many records before a sequence were not durable, as a record can say it} */
    @HotPath
    static int ahead(long sequence, long firstNotDurable) {
        return (int) Math.min(AHEAD_UNKNOWN, sequence - firstNotDurable);
    }

    @HotPath
    static int kindAndAhead(int kind, int ahead) {
        return kind | (ahead << 8);
    }

    static int kind(long record) {
        return RawMemory.getInt(record + KIND_AND_AHEAD) & 0xFF;
    }

    /** {@return the first sequence that was not known durable when the record's group began; 0 when it does not say} */
    static long firstNotDurable(long record) {
        int ahead = RawMemory.getInt(record + KIND_AND_AHEAD) >>> 8;
        return ahead == AHEAD_UNKNOWN ? 0 : RawMemory.getLong(record + SEQUENCE) - ahead;
    }

    static long sequence(long record) {
        return RawMemory.getLong(record + SEQUENCE);
    }
}
