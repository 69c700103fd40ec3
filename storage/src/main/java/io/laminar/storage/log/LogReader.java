package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.FilePort;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a core's log in order. Every record is checked; what cannot be read is either the end that a crash has torn,
 * which {@link #tornTail} says, or damage, which is an error. What a writer appends meanwhile may be seen or not.
 *
 * @threading one
 * @blocking as long as reading takes
 */
public final class LogReader implements LogRecords {
    /** A group begins with a block, or behind the one before: the largest block that there may be. */
    static final int MOST_BLOCK_BYTES = 64 << 10;

    /** The smallest block of a device. */
    private static final int BLOCK_BYTES = FilePort.DIRECT_BYTES;

    private final SegmentChain chain;
    private final long from;
    private final long to;
    private int index;
    private @Nullable SegmentCursor cursor;
    private long offset;
    private long expected;
    private long record;
    private long recordOffset;
    private @Nullable TornTail tornTail;

    private LogReader(SegmentChain chain, int index, long from, long to) throws StorageException {
        this.chain = chain;
        this.from = from;
        this.to = to;
        if (!chain.links().isEmpty()) {
            expected = chain.links().get(index).header().first();
            enter(index);
        }
    }

    /**
     * Opens a log for reading.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @param from the first sequence wanted; 0 for the first there is
     * @return the reader, before the first record
     * @throws StorageException when that is not there any more, or the log cannot be read
     */
    public static LogReader open(Path directory, int core, long from) throws StorageException {
        return open(directory, core, from, Long.MAX_VALUE);
    }

    /**
     * Opens a log for reading.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @param from the first sequence wanted; 0 for the first there is
     * @param to the last one wanted, which the log is known to have; {@link Long#MAX_VALUE} for all that there are:
     *     then what is behind the last is looked through, as there may be damage
     * @return the reader, before the first record
     * @throws StorageException when that is not there any more, or the log cannot be read
     */
    public static LogReader open(Path directory, int core, long from, long to) throws StorageException {
        SegmentChain chain = SegmentChain.read(new SegmentFiles(directory, core));
        LogReader reader = of(chain, chain.find(from), from, to);
        if (from > 0 && !chain.links().isEmpty() && reader.expected > from) {
            long first = reader.expected;
            reader.close();
            throw new StorageException(
                    StorageErrorCode.LOG_DAMAGED,
                    "records are missing: directory=" + directory + ", core=" + core + ", wanted=" + from + ", first="
                            + first);
        }
        return reader;
    }

    /** Reads from a segment on, to the end. */
    static LogReader of(SegmentChain chain, int index, long from) throws StorageException {
        return of(chain, index, from, Long.MAX_VALUE);
    }

    private static LogReader of(SegmentChain chain, int index, long from, long to) throws StorageException {
        Path damaged = chain.damagedHead();
        boolean nothingBefore = chain.links().isEmpty()
                || (!chain.headless().isEmpty()
                        && chain.headless().getFirst().number()
                                < chain.links().getFirst().header().number());
        if (damaged != null && nothingBefore) {
            throw new StorageException(
                    StorageErrorCode.LOG_DAMAGED,
                    "the log's first segment has no valid head: file=" + damaged + ", offset=0");
        }
        return new LogReader(chain, index, from, to);
    }

    private void enter(int which) throws StorageException {
        SegmentChain.Link link = chain.links().get(which);
        index = which;
        offset = SegmentLayout.HEADER_BYTES;
        SegmentCursor entered = SegmentCursor.open(link.path());
        entered.expect(
                link.header().logId(), link.header().number(), link.header().segmentBytes());
        cursor = entered;
    }

    /**
     * Goes on to the next record.
     *
     * @return false at the end
     * @throws StorageException at a record that was durable and cannot be read; it says what would be lost
     */
    @Override
    public boolean next() throws StorageException {
        while (cursor != null && expected <= to) {
            boolean reached = expected == limit();
            int bytes = reached ? SegmentCursor.END : cursor.probe(offset);
            if (isExpected(cursor, bytes)) {
                take(cursor, offset, bytes);
                if (expected > from) {
                    return true;
                }
            } else if (reached) {
                leave(cursor);
                enter(index + 1);
            } else if (findNextGroup(cursor)) {
                if (expected > from) {
                    return true;
                }
            } else {
                judge(cursor, bytes == SegmentCursor.END);
            }
        }
        return false;
    }

    private boolean isExpected(SegmentCursor found, int bytes) {
        return bytes > 0 && RecordLayout.sequence(found.record()) == expected;
    }

    private void take(SegmentCursor found, long at, int bytes) {
        record = found.record();
        recordOffset = at;
        offset = at + bytes;
        expected++;
    }

    /**
     * Takes the next record where a group ends within a block and the next begins with another, if it is there. No
     * other can be taken for it: nothing has its sequence in this life of the segment.
     */
    private boolean findNextGroup(SegmentCursor found) throws StorageException {
        long edge = edge();
        for (long at = edge; at < offset + MOST_BLOCK_BYTES; at += BLOCK_BYTES) {
            int bytes = at > offset ? found.probe(at) : SegmentCursor.BAD;
            if (isExpected(found, bytes)) {
                take(found, at, bytes);
                return true;
            }
        }
        return false;
    }

    /** {@return the first place from the current one on where a block begins} */
    private long edge() {
        return offset + BLOCK_BYTES - 1 & -BLOCK_BYTES;
    }

    /** The first sequence of the next segment: what is left here of it or later was cut when that was begun. */
    private long limit() {
        return index + 1 < chain.links().size()
                ? chain.links().get(index + 1).header().first()
                : Long.MAX_VALUE;
    }

    private void judge(SegmentCursor stopped, boolean atEnd) throws StorageException {
        TailSearch search = new TailSearch(chain, expected);
        search.run(index, stopped, offset);
        if (search.isDamage()) {
            throw new StorageException(
                    StorageErrorCode.LOG_DAMAGED,
                    "file=" + stopped.path() + ", offset=" + offset + ", missing=" + expected + ", "
                            + search.describe());
        }
        // What a block begins with may be left of a former use of the file, unless it says what is missing here.
        boolean begun = !atEnd && offset != edge() || stopped.claims(edge(), expected);
        if (begun || search.records() > 0) {
            tornTail = new TornTail(stopped.path(), offset, expected, search.records());
        }
        leave(stopped);
    }

    private void leave(SegmentCursor left) throws StorageException {
        cursor = null;
        left.close();
    }

    /** {@return the sequence of the record} */
    @HotPath
    @Override
    public long sequence() {
        return RecordLayout.sequence(record);
    }

    /** {@return what the record holds} */
    @HotPath
    @Override
    public RecordKind kind() {
        RecordKind kind = RecordKind.of(RecordLayout.kind(record));
        if (kind == null) {
            throw noRecord();
        }
        return kind;
    }

    private static IllegalStateException noRecord() {
        return new IllegalStateException("no record: next() comes first");
    }

    @Override
    public String place() {
        return "file=" + file() + ", offset=" + recordOffset + ", sequence=" + sequence();
    }

    @Override
    public StorageException damaged(String details) {
        return new StorageException(StorageErrorCode.LOG_DAMAGED, place() + ", " + details);
    }

    /** {@return the epoch of the record} */
    @HotPath
    @Override
    public long epoch() {
        return RawMemory.getLong(record + RecordLayout.EPOCH);
    }

    /** {@return where the record came from} */
    @HotPath
    @Override
    public int source() {
        return RawMemory.getInt(record + RecordLayout.SOURCE);
    }

    /** {@return its position in the source} */
    @HotPath
    @Override
    public long position() {
        return RawMemory.getLong(record + RecordLayout.POSITION);
    }

    /** {@return the address of its payload, until the next call of {@link #next}} */
    @HotPath
    @Override
    public long payload() {
        return record + RecordLayout.HEADER_BYTES;
    }

    /** {@return the length of its payload, in bytes} */
    @HotPath
    @Override
    public int payloadBytes() {
        return RawMemory.getInt(record + RecordLayout.LENGTH) - RecordLayout.HEADER_BYTES;
    }

    /** {@return what a crash has torn behind the last record; null when nothing, or when that is not reached yet} */
    public @Nullable TornTail tornTail() {
        return tornTail;
    }

    /** {@return where the record begins in its segment, in bytes} */
    public long recordOffset() {
        return recordOffset;
    }

    /** {@return the file of the record} */
    public Path file() {
        return chain.links().get(index).path();
    }

    /** {@return the first sequence that was not durable when the record's group began} */
    long firstNotDurable() {
        return RecordLayout.firstNotDurable(record);
    }

    /** {@return the sequence that comes next} */
    long expected() {
        return expected;
    }

    /** {@return the place that comes next, in the segment of {@link #index}} */
    long offset() {
        return offset;
    }

    int index() {
        return index;
    }

    @Override
    public void close() throws StorageException {
        if (cursor != null) {
            leave(cursor);
        }
    }
}
