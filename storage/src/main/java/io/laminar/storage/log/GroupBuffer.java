package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * One of a writer's two buffers: an image of a range of a segment, from a whole block on. While its group is under way
 * nothing of it changes.
 *
 * @threading the port's owner
 * @allocation none but in the constructor
 */
final class GroupBuffer {
    private final long memory;
    private final int bytes;
    private final RecordChecksum checksum;

    private int file;
    private int seed;
    private long fileOffset;
    private int limit;
    private int used;
    private int written;
    private long firstNotDurable;

    GroupBuffer(long memory, int bytes) {
        this.memory = memory;
        this.bytes = bytes;
        this.checksum = new RecordChecksum(memory, bytes);
    }

    /** Starts a segment: the head comes first. */
    @HotPath
    void begin(OpenSegments segments, long first, long firstUnsafe, long epoch) {
        file = segments.file();
        seed = segments.seed();
        fileOffset = 0;
        limit = Math.min(bytes, segments.segmentBytes());
        SegmentLayout.writeIdentity(memory, segments.core(), segments.logId(), segments.segmentBytes());
        SegmentLayout.writeBeginning(memory, segments.number(), first, firstUnsafe, epoch);
        SegmentLayout.writeChecksum(memory, checksum, 0);
        used = SegmentLayout.HEADER_BYTES;
        written = used;
        firstNotDurable = firstUnsafe;
    }

    /** Goes on where another buffer ends: its last block, which is not full, is written again with more in it. */
    @HotPath
    void continueFrom(GroupBuffer before, OpenSegments segments, long firstUnsafe) {
        int kept = before.used & (segments.alignment() - 1);
        file = before.file;
        seed = before.seed;
        fileOffset = before.fileOffset + before.used - kept;
        limit = (int) Math.min(bytes, segments.segmentBytes() - fileOffset);
        RawMemory.copy(before.memory + before.used - kept, memory, kept);
        used = kept;
        written = kept;
        firstNotDurable = firstUnsafe;
    }

    /** {@return whether a record of so many bytes fits in} */
    @HotPath
    boolean holds(int recordBytes) {
        return recordBytes <= limit - used;
    }

    /** {@return whether nothing is in here that was not written} */
    @HotPath
    boolean isEmpty() {
        return used == written;
    }

    /** {@return the bytes that are not written} */
    @HotPath
    int pendingBytes() {
        return used - written;
    }

    /** {@return whether the segment has room for so many bytes more} */
    @HotPath
    boolean segmentHolds(int recordBytes, int segmentBytes) {
        return fileOffset + used + recordBytes <= segmentBytes;
    }

    /** {@return the address of the record that comes next} */
    @HotPath
    long claim() {
        return memory + used;
    }

    /** Completes the claimed record: head, checksum, and the length last. */
    @HotPath
    void commit(int length, int kind, int source, long epoch, long sequence, long position) {
        int at = used;
        long record = memory + at;
        int kindAndAhead = RecordLayout.kindAndAhead(kind, RecordLayout.ahead(sequence, firstNotDurable));
        RawMemory.putInt(record + RecordLayout.KIND_AND_AHEAD, kindAndAhead);
        RawMemory.putInt(record + RecordLayout.SOURCE, source);
        RawMemory.putLong(record + RecordLayout.EPOCH, epoch);
        RawMemory.putLong(record + RecordLayout.SEQUENCE, sequence);
        RawMemory.putLong(record + RecordLayout.POSITION, position);
        int end = RecordLayout.padded(length);
        RawMemory.fill(record + length, end - length, (byte) 0);
        int sum = checksum.of(at + RecordLayout.KIND_AND_AHEAD, end - RecordLayout.KIND_AND_AHEAD);
        RawMemory.putInt(record + RecordLayout.CHECKSUM, sum ^ RecordLayout.mask(seed, fileOffset + at, length));
        RawMemory.putInt(record + RecordLayout.LENGTH, length);
        used = at + end;
    }

    /**
     * Makes the end known: a length of zero behind the last record, and zeros up to a whole block.
     *
     * @return bytes to write
     */
    @HotPath
    int seal(int alignment) {
        int end = (Math.min(used + RecordLayout.ALIGNMENT, limit) + alignment - 1) & -alignment;
        RawMemory.fill(memory + used, end - used, (byte) 0);
        return end;
    }

    @HotPath
    long memory() {
        return memory;
    }

    @HotPath
    int file() {
        return file;
    }

    @HotPath
    long fileOffset() {
        return fileOffset;
    }
}
