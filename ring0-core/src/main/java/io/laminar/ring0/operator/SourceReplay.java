package io.laminar.ring0.operator;

import io.laminar.memory.block.BlockImage;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a source what a log has of it, in place of its lanes: rows by a lane of its own, and whatever else its state
 * depends on. The time, and lanes that are attached meanwhile, wait for the end.
 *
 * @threading the core
 */
public final class SourceReplay implements AutoCloseable {
    private static final int BLOCKS = 4;

    private final Source source;
    private final ProducerTable table;
    private final Producers producers;
    private final SourceMarks marks;
    private final SourceIntake intake;
    private final BlockLayout layout;
    private final Lane lane;
    private final Feed feed;
    private final List<Arrival> arrivals = new ArrayList<>();
    private boolean running = true;
    private boolean closed;
    /** Rows of the record at hand that are in the lane, or have been. */
    private int appended;

    /** A producer that has come while the log is taken. */
    private record Arrival(Feed feed, @Nullable Pulse pulse, byte[] name) {}

    /** How what the log has gets into the stream. */
    record Way(SourceMarks marks, SourceIntake intake) {}

    SourceReplay(Source source, ProducerTable table, Producers producers, Way way) {
        this.source = source;
        this.table = table;
        this.producers = producers;
        this.marks = way.marks();
        this.intake = way.intake();
        this.layout = source.layout();
        this.lane = Lane.create(layout, BLOCKS, "replay." + source.name());
        this.feed = new Feed(lane.reader(), BLOCKS);
    }

    /** Whether the log is being taken. */
    boolean isRunning() {
        return running;
    }

    /** Whether the source takes nothing of its lanes; gives back what consumers have passed. */
    boolean holdsBack(Stream stream) {
        if (closed) {
            return false;
        }
        feed.release(stream);
        if (!running && feed.isUnnamed(stream)) {
            close();
        }
        return running;
    }

    /** What producers have while they have no lane. */
    Feed feed() {
        return feed;
    }

    void keep(Feed its, @Nullable Pulse pulse, byte[] name) {
        arrivals.add(new Arrival(its, pulse, name));
    }

    boolean keeps(LaneReader reader) {
        return arrivals.stream().anyMatch(arrival -> arrival.feed().reader == reader);
    }

    /**
     * Takes a record of this source.
     *
     * @param record at which the log is
     * @return false when the source's consumers have to go on first: ask again for the same record
     * @throws IOException when the record is not of this source's making
     */
    public boolean take(LogRecords record) throws IOException {
        RecordKind kind = record.kind();
        if (!isOfTheTime(kind) && !marks.trySend()) {
            return false;
        }
        int number = Journal.producerOf(record.source());
        switch (kind) {
            case SOURCE, BARRIER, RESTART -> {}
            case PRODUCER -> introduce(record, number);
            case CLOCK_TICK -> marks.owe(producers.applyClock(word(record)));
            case ROWS -> {
                return rows(record, false);
            }
            case DROPPED_ROWS -> {
                return rows(record, true);
            }
            case END_OF_INPUT -> {
                if (number == Journal.NOBODY) {
                    source.completed();
                } else {
                    marks.owe(producers.end(producer(record)));
                }
            }
            case IDLE -> {
                boolean all = number == Journal.NOBODY;
                marks.owe(all ? producers.beIdle() : producers.beIdle(producer(record)));
            }
            case AWAKE -> marks.owe(producers.wake(producer(record)));
            case WATERMARK -> marks.owe(producers.raise(producer(record), word(record)));
            case FLUSH -> marks.oweFlush(true);
            case POSITION -> {
                Producer producer = producer(record);
                producer.position = record.position();
                producer.rowsBehind = record.payloadBytes() == 0 ? 0 : word(record);
            }
        }
        return true;
    }

    /** What the clock has decided is said once, before what came next. */
    private static boolean isOfTheTime(RecordKind kind) {
        return kind == RecordKind.IDLE || kind == RecordKind.AWAKE || kind == RecordKind.CLOCK_TICK;
    }

    private Producer producer(LogRecords record) throws IOException {
        Producer producer = table.numbered(Journal.producerOf(record.source()));
        if (producer == null) {
            throw record.damaged("no producer has the number: source=" + source.name() + ", producer="
                    + Journal.producerOf(record.source()));
        }
        return producer;
    }

    private void introduce(LogRecords record, int number) throws IOException {
        byte[] name = RawMemory.toArray(record.payload(), record.payloadBytes());
        Producer known = table.numbered(number);
        if (known != null && !known.ended && !Arrays.equals(known.name, name)) {
            throw record.damaged("another producer has the number: source=" + source.name() + ", producer=" + number);
        }
        producers.introduce(new Producer.Identity(number, name), feed);
    }

    private static long word(LogRecords record) throws IOException {
        if (record.payloadBytes() != Long.BYTES) {
            throw record.damaged("payload of another length: payloadBytes=" + record.payloadBytes());
        }
        return RawMemory.getLong(record.payload());
    }

    private boolean rows(LogRecords record, boolean dropped) throws IOException {
        long image = record.payload();
        Producer producer = producer(record);
        if (appended == 0 && !BlockImage.isValid(image, record.payloadBytes(), layout)) {
            throw record.damaged("not rows of the source: source=" + source.name() + ", columns=" + layout.types());
        }
        int all = BlockImage.rows(image);
        while (passAll(producer, dropped)) {
            if (appended == all) {
                appended = 0;
                producer.rowsBehind += all;
                return true;
            }
            int more = append(image);
            if (more == LaneWriter.TOO_LONG) {
                throw record.damaged("texts of a row are longer than a block: source=" + source.name() + ", mostBytes="
                        + layout.dataBytes());
            }
            if (more == 0) {
                return false;
            }
            appended += more;
        }
        return false;
    }

    /** As many rows as find room; where there is none, consumers may have passed some blocks. */
    private int append(long image) {
        int more = lane.writer().appendImage(image, appended);
        if (more == 0) {
            feed.release(source.output());
            more = lane.writer().appendImage(image, appended);
        }
        return more;
    }

    /** Whether all rows that are in the lane are in the stream. */
    private boolean passAll(Producer producer, boolean dropped) {
        while (lane.reader().next(Integer.MAX_VALUE >> 1) == LaneReader.ROWS) {
            if (!marks.trySend()) {
                return false;
            }
            feed.leave();
            intake.takeAgain(producer, feed, dropped);
        }
        return true;
    }

    /** The process was started again: who has no name does not come back. */
    public void restarted() {
        table.retireAbsent();
    }

    /** The log is at its end: what has come meanwhile has its turn. */
    public void end() {
        running = false;
        restarted();
        if (!source.output().ended()) {
            for (Arrival arrival : arrivals) {
                producers.add(arrival.feed(), arrival.pulse(), arrival.name());
            }
        }
        arrivals.clear();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lane.close();
        }
    }
}
