package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.time.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * How a source takes rows and marks of its lanes, in turn: what it takes is written to the log first, if there is one;
 * where that has no room, nothing is taken.
 *
 * @threading one core
 * @allocation none after construction
 */
final class SourceIntake {
    private static final int ALL_ROWS = Integer.MAX_VALUE >> 1;

    private final Operator source;
    private final Stream stream;
    private final Watermark clock;
    private final ProducerTable table;
    private final Producers producers;
    private final EventTimes times;
    private final SourceMarks marks;
    private final @Nullable Lead lead;
    private final @Nullable SourceJournal journal;
    private final int sliceRows;
    private final boolean deals;
    private int turn;
    private boolean uncut;
    private long rowsOut;
    private long rowsShed;

    /** What it works on. */
    record Parts(
            Operator source,
            Stream stream,
            Watermark clock,
            ProducerTable table,
            Producers producers,
            EventTimes times,
            SourceMarks marks,
            @Nullable Lead lead,
            @Nullable SourceJournal journal) {}

    SourceIntake(Parts parts, int sliceRows, boolean deals) {
        this.source = parts.source();
        this.stream = parts.stream();
        this.clock = parts.clock();
        this.table = parts.table();
        this.producers = parts.producers();
        this.times = parts.times();
        this.marks = parts.marks();
        this.lead = parts.lead();
        this.journal = parts.journal();
        this.sliceRows = sliceRows;
        this.deals = deals;
    }

    /** Rows that went on. */
    @HotPath
    long rowsOut() {
        return rowsOut;
    }

    /** Rows that came and were left out, as their producer asked. */
    @HotPath
    long rowsShed() {
        return rowsShed;
    }

    @HotPath
    void save(StateWriter to) {
        to.put(rowsOut);
        to.put(rowsShed);
    }

    void restore(StateReader from) {
        rowsOut = from.next();
        rowsShed = from.next();
    }

    void countOut(long rows) {
        rowsOut = rows;
    }

    void countShed(long rows) {
        rowsShed = rows;
    }

    /** Takes what there is, within a budget. */
    @HotPath
    int takeTurns(int budgetRows) {
        Producer only = table.only();
        if (only != null) {
            return takeTurn(only, budgetRows);
        }
        int done = 0;
        for (int tried = 0; tried < table.count() && done < budgetRows; tried++) {
            turn = turn + 1 >= table.count() ? 0 : turn + 1;
            done += takeTurn(table.get(turn), budgetRows - done);
        }
        return done;
    }

    /** Takes one uncut slice of a lane, and the marks and cut slices before it. */
    @HotPath
    private int takeTurn(Producer producer, int budgetRows) {
        if (!producer.hasLane) {
            return 0;
        }
        Feed feed = producer.feed;
        feed.release(stream);
        if (producer.ended) {
            if (feed.isOver(stream)) {
                table.forget(producer);
            }
            return 0;
        }
        int done = feed.mostHeld > 0 ? shed(producer) : 0;
        uncut = false;
        int work = 1;
        while (work > 0 && !uncut && done < budgetRows && !producer.ended) {
            work = take(producer, Math.min(sliceRows, budgetRows - done));
            done += work;
        }
        return done;
    }

    @HotPath
    private int take(Producer producer, int most) {
        if (!marks.haveRoom()) {
            return 0;
        }
        LaneReader reader = producer.feed.reader;
        int kind = reader.next(most);
        if (kind == LaneReader.NOTHING || lead != null && lead.pauses(clock.current())) {
            return 0;
        }
        boolean timed = producers.isTicking();
        if (!producers.knowClock() || timed && !producers.mayWake(producer)) {
            return 0;
        }
        marks.owe(producers.takeClockMoved() | (timed && producers.wake(producer)));
        marks.send();
        if (kind == LaneReader.MARK) {
            boolean taken = takeMark(producer);
            marks.send();
            return taken ? 1 : 0;
        }
        int repeated = producer.repeated(reader.to() - reader.from());
        if (repeated > 0) {
            producer.feed.consume(repeated);
            return repeated;
        }
        producer.feed.leave();
        return producer.feed.admits() ? takeRows(producer) : 0;
    }

    /** Leaves out the oldest rows of a lane until its producer has the blocks that it has asked for. */
    @HotPath
    private int shed(Producer producer) {
        Feed feed = producer.feed;
        LaneReader reader = feed.reader;
        long wanted = reader.wanted();
        int done = 0;
        while (reader.released() < wanted) {
            if (feed.releaseSpent()) {
                continue;
            }
            int kind = reader.next(ALL_ROWS);
            if (kind == LaneReader.NOTHING || kind == LaneReader.MARK && !takeMark(producer)) {
                break;
            }
            if (kind == LaneReader.ROWS) {
                int count = reader.to() - reader.from();
                rowsShed += count;
                feed.consume(count);
            }
            done++;
        }
        if (done > 0 && producers.isTicking() && producers.mayWake(producer)) {
            marks.owe(producers.wake(producer));
        }
        if (done > 0) {
            marks.trySend();
        }
        return done;
    }

    /** Takes a mark; whether it could. It is sent when there is room for it. */
    @HotPath
    private boolean takeMark(Producer producer) {
        LaneReader reader = producer.feed.reader;
        int kind = reader.markKind();
        long value = reader.markValue();
        if (kind == Mark.POSITION ? !takePosition(producer, value) : !isWritten(producer, kind, value)) {
            return false;
        }
        switch (kind) {
            case Mark.POSITION -> {}
            case Mark.WATERMARK -> marks.owe(producers.raise(producer, value));
            case Mark.FLUSH -> marks.oweFlush(!producer.isRepeating());
            default -> marks.owe(producers.end(producer));
        }
        reader.consumeMark();
        return true;
    }

    /** Whether the log has a mark, where it changes anything. */
    @HotPath
    private boolean isWritten(Producer producer, int kind, long value) {
        SourceJournal to = journal;
        if (to == null) {
            return true;
        }
        return switch (kind) {
            case Mark.WATERMARK -> value <= producer.clock.current() || to.watermark(producer, value);
            case Mark.FLUSH -> producer.isRepeating() || to.note(RecordKind.FLUSH, producer);
            default -> to.note(RecordKind.END_OF_INPUT, producer);
        };
    }

    /** Passes on where a producer is, or writes it down; whether it could. */
    @HotPath
    private boolean takePosition(Producer producer, long value) {
        if (deals) {
            if (!marks.trySend()) {
                return false;
            }
            stream.mark(Stream.POSITION, value);
            return true;
        }
        return journal == null || !producer.reaches(value) || journal.position(producer, value);
    }

    /** Takes rows that are at hand in a lane: those up to where the watermark crosses a value that matters. */
    @HotPath
    private int takeRows(Producer producer) {
        LaneReader reader = producer.feed.reader;
        long block = reader.block();
        int from = reader.from();
        int to = until(block, from, reader.to());
        boolean ahead = lead != null && lead.isAhead(clock.current());
        boolean dropped = ahead && lead != null && lead.dropsRows();
        SourceJournal log = journal;
        if (log != null) {
            to = log.reserveRows(dropped ? RecordKind.DROPPED_ROWS : RecordKind.ROWS, producer, block, from, to);
            if (to == from) {
                return 0;
            }
        }
        int end = advance(producer, block, from, to);
        if (log != null) {
            log.rows(producer, block, from, end);
        }
        if (ahead && lead != null) {
            lead.count(end - from);
        }
        return pass(producer, producer.feed, end, dropped);
    }

    /** Takes rows that a log has, as they were taken then. */
    void takeAgain(Producer producer, Feed feed, boolean dropped) {
        long block = feed.reader.block();
        int from = feed.reader.from();
        int end = advance(producer, block, from, until(block, from, feed.reader.to()));
        pass(producer, feed, end, dropped);
    }

    /** The row behind those that have an event time; of none, behind the first that has not. */
    @HotPath
    private int until(long block, int from, int to) {
        int known = times.knownUntil(block, from, to);
        return Math.max(known, from + 1);
    }

    /** Moves the watermark; the row behind those that are taken with that. */
    @HotPath
    private int advance(Producer producer, long block, int from, int to) {
        if (times.isUnknown(block, from)) {
            uncut = false;
            return to;
        }
        int end = times.advance(producer, block, from, to);
        uncut = end > to;
        return Math.min(end, to);
    }

    @HotPath
    private int pass(Producer producer, Feed feed, int to, boolean dropped) {
        long block = feed.reader.block();
        int from = feed.reader.from();
        int count = to - from;
        boolean rejected = times.isUnknown(block, from);
        source.rowsIn += count;
        if (rejected) {
            source.rowsRejected++;
        } else if (!dropped) {
            feed.names(stream.tail());
            stream.rows(block, from, to);
            rowsOut += count;
        }
        feed.consume(count);
        producers.combine(producer);
        // Where the source's watermark crosses a value that matters, that of the producer which held it does.
        if (!uncut && !rejected) {
            marks.advance();
        }
        return count;
    }
}
