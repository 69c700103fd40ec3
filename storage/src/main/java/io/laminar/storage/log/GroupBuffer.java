package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * One of a writer's buffers: an image of a range of a segment, from a whole block on. While its group is under way
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
    private boolean begins;
    private long firstNotDurable;
    private long first;
    private long last;
    private int sealedBytes;
    private boolean ended;

    GroupBuffer(long memory, int bytes) {
        this.memory = memory;
        this.bytes = bytes;
        this.checksum = new RecordChecksum(memory, bytes);
    }

    /** Starts a segment: the head comes first. */
    @HotPath
    void begin(OpenSegments segments, long firstSequence, long firstUnsafe, long epoch) {
        file = segments.file();
        seed = segments.seed();
        fileOffset = 0;
        limit = Math.min(bytes, segments.segmentBytes());
        SegmentLayout.writeIdentity(memory, segments.core(), segments.logId(), segments.segmentBytes());
        SegmentLayout.writeBeginning(memory, segments.number(), firstSequence, firstUnsafe, epoch);
        SegmentLayout.writeChecksum(memory, checksum, 0);
        used = SegmentLayout.HEADER_BYTES;
        written = used;
        begins = true;
        first = firstSequence;
        firstNotDurable = firstUnsafe;
    }

    /**
     * Goes on where another buffer ends, before the first record: in its last block, which is written again with more
     * in it; or, while that is under way, in the next block, as two writes at once may not have one in common.
     */
    @HotPath
    void follow(GroupBuffer before, boolean sharesBlock, OpenSegments segments, long firstSequence, long firstUnsafe) {
        first = firstSequence;
        firstNotDurable = firstUnsafe;
        if (begins) {
            return;
        }
        int kept = sharesBlock ? before.used & (segments.alignment() - 1) : 0;
        file = before.file;
        seed = before.seed;
        fileOffset = before.fileOffset + (sharesBlock ? before.used - kept : before.sealedBytes);
        limit = (int) Math.min(bytes, segments.segmentBytes() - fileOffset);
        RawMemory.copy(before.memory + before.used - kept, memory, kept);
        used = kept;
        written = kept;
    }

    /** Is the next one to be filled: nothing is in it, and where it goes is not known yet. */
    @HotPath
    void empty() {
        used = 0;
        written = 0;
        limit = 0;
        begins = false;
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
     * Makes the end known: zeros up to a whole block, which begin with a length of zero. A group that ends with a block
     * ends there.
     *
     * @return bytes to write
     */
    @HotPath
    int seal(int alignment) {
        int end = (used + alignment - 1) & -alignment;
        RawMemory.fill(memory + used, end - used, (byte) 0);
        sealedBytes = end;
        return end;
    }

    /** Is under way, up to a record. */
    @HotPath
    void started(long lastSequence) {
        last = lastSequence;
        ended = false;
    }

    @HotPath
    void ended() {
        ended = true;
    }

    /** {@return whether its write has ended, be it that of a group before it has not} */
    @HotPath
    boolean hasEnded() {
        return ended;
    }

    /** {@return the sequence of its first record} */
    @HotPath
    long first() {
        return first;
    }

    /** {@return the sequence of its last record} */
    @HotPath
    long last() {
        return last;
    }

    /** {@return the bytes of its write} */
    @HotPath
    int sealedBytes() {
        return sealedBytes;
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

    /** {@return where its records end in the file} */
    long fileEnd() {
        return fileOffset + used;
    }
}
