package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockImage;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.RecordKind;
import java.nio.charset.StandardCharsets;

/**
 * What a source writes to its core's log: everything that its state depends on, in the order in which it takes effect.
 * Each answers whether it is written; where there is no room, nothing has happened, and the source takes nothing.
 *
 * @threading the core
 * @allocation none after construction
 */
final class SourceJournal implements AutoCloseable {
    private final String source;
    private final Journal journal;
    private final LogPort log;
    private final BlockLayout layout;
    private final int number;
    private final byte[] name;
    private int saidIn = -1;
    private int reservedBytes;
    private long reserved;

    SourceJournal(String source, Journal journal, BlockLayout layout) {
        long longest = BlockImage.mostFixedBytes(layout, 1) + layout.dataBytes();
        if (longest > journal.log().mostPayloadBytes()) {
            throw new IllegalArgumentException("a row may be longer than a record of the log: source=" + source
                    + ", rowBytes=" + longest + ", mostBytes="
                    + journal.log().mostPayloadBytes() + "; smaller blocks or a larger log buffer help");
        }
        this.source = source;
        this.journal = journal;
        this.log = journal.log();
        this.layout = layout;
        this.number = journal.join();
        this.name = source.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the core takes what is in the log, and nothing of its lanes. */
    @HotPath
    boolean isReplaying() {
        return journal.isReplaying();
    }

    /** Whether a producer's place in a record is known to whoever reads it. */
    @HotPath
    boolean knows(Producer producer) {
        return producer.saidIn == journal.generation() || introduce(producer);
    }

    @HotPath
    private boolean introduce(Producer producer) {
        if (!introduceSource() || !text(RecordKind.PRODUCER, producer.number, producer.name)) {
            return false;
        }
        producer.saidIn = journal.generation();
        return true;
    }

    @HotPath
    private boolean introduceSource() {
        if (saidIn == journal.generation()) {
            return true;
        }
        if (!journal.begin() || !text(RecordKind.SOURCE, Journal.NOBODY, name)) {
            return false;
        }
        saidIn = journal.generation();
        return true;
    }

    @HotPath
    private boolean text(RecordKind kind, int producer, byte[] utf8) {
        long payload = reserve(kind, utf8.length);
        if (payload < 0) {
            return false;
        }
        RawMemory.copyFrom(utf8, 0, payload, utf8.length);
        log.commit(Journal.place(number, producer), 0, utf8.length);
        return true;
    }

    /** Writes something of a producer that needs no more words. */
    @HotPath
    boolean note(RecordKind kind, Producer producer) {
        if (!knows(producer) || reserve(kind, 0) < 0) {
            return false;
        }
        commit(producer, 0);
        return true;
    }

    /** Writes something of the source as a whole. */
    @HotPath
    boolean note(RecordKind kind) {
        if (!introduceSource() || reserve(kind, 0) < 0) {
            return false;
        }
        log.commit(Journal.place(number, Journal.NOBODY), 0, 0);
        return true;
    }

    /** Writes a producer's word on event time. */
    @HotPath
    boolean watermark(Producer producer, long value) {
        if (!knows(producer)) {
            return false;
        }
        long payload = reserve(RecordKind.WATERMARK, Long.BYTES);
        if (payload < 0) {
            return false;
        }
        RawMemory.putLong(payload, value);
        commit(producer, Long.BYTES);
        return true;
    }

    /** Writes what time it is for the source. */
    @HotPath
    boolean clock(long sourceNs) {
        if (!introduceSource()) {
            return false;
        }
        long payload = reserve(RecordKind.CLOCK_TICK, Long.BYTES);
        if (payload < 0) {
            return false;
        }
        RawMemory.putLong(payload, sourceNs);
        log.commit(Journal.place(number, Journal.NOBODY), 0, Long.BYTES);
        return true;
    }

    /** Writes where a producer is, and how many rows behind that are in the log already, if any are. */
    @HotPath
    boolean position(Producer producer, long value) {
        long behind = producer.repeats();
        int bytes = behind == 0 ? 0 : Long.BYTES;
        if (!knows(producer)) {
            return false;
        }
        long payload = reserve(RecordKind.POSITION, bytes);
        if (payload < 0) {
            return false;
        }
        if (behind > 0) {
            RawMemory.putLong(payload, behind);
        }
        producer.position = value;
        producer.rowsBehind = behind;
        commit(producer, bytes);
        return true;
    }

    /**
     * Makes room for rows, of which some may then not be written.
     *
     * @return the row after the last that there is room for; {@code from} when there is none
     */
    @HotPath
    int reserveRows(RecordKind kind, Producer producer, long block, int from, int to) {
        if (!knows(producer)) {
            return from;
        }
        int until = to;
        long bytes = BlockImage.mostBytes(block, layout, from, to);
        if (bytes > log.mostPayloadBytes()) {
            until = from + BlockImage.rowsWithin(block, layout, from, to, log.mostPayloadBytes());
            bytes = BlockImage.mostBytes(block, layout, from, until);
        }
        reserved = reserve(kind, (int) bytes);
        reservedBytes = (int) bytes;
        return reserved < 0 ? from : until;
    }

    /** Writes the rows that there was made room for, up to one of them. */
    @HotPath
    void rows(Producer producer, long block, int from, int to) {
        int bytes = BlockImage.write(block, layout, from, to, reserved);
        assert bytes <= reservedBytes : "more bytes than reserved";
        producer.rowsBehind += to - from;
        journal.wrote(to - from);
        commit(producer, bytes);
    }

    @HotPath
    private void commit(Producer producer, int bytes) {
        long record = log.commit(Journal.place(number, producer.number), producer.position, bytes);
        producer.feed.logged(record, producer.position);
    }

    @HotPath
    private long reserve(RecordKind kind, int bytes) {
        long payload = log.reserve(kind, bytes);
        if (payload == LogPort.FAILED) {
            throw failed();
        }
        return payload;
    }

    private QueryFailure failed() {
        return QueryFailure.log(source, log.failure());
    }

    @Override
    public void close() {
        journal.leave(number);
    }
}
