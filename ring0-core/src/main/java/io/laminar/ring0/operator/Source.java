package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.time.Alignment;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where rows enter a core: takes slices from the lanes of its appenders in turn, moves the watermark, and names the
 * rows in its stream. Nothing is copied; a lane's block goes back when every consumer has passed it.
 *
 * <p>Its watermark runs over all rows, or is the least of its active producers'. A producer is idle when it has brought
 * nothing for the time of the policy, by the {@linkplain #tick ticks} of the core's clock; the source is when all of
 * its producers are. It says so to its consumers, and before the next row it says its watermark again.
 */
public final class Source extends Operator {
    /** One block that is being written, one that the stream names, and one whose rows can be left out. */
    public static final int SHEDDING_BLOCKS = 3;

    /**
     * Descriptors of a turn: what is owed and its idleness, the end of a batch, rows or a mark, the watermark behind.
     */
    private static final int LEAST_ROOM = 5;

    private static final int ALL_ROWS = Integer.MAX_VALUE >> 1;

    private final OperatorSpec.SourceSpec spec;
    private final BlockLayout layout;
    private final Stream stream;
    private final Watermark clock;
    private final Producers producers;
    private final EventTimes times;
    private final int sliceRows;
    private final @Nullable Lead lead;
    private final @Nullable SourceJournal journal;
    private final @Nullable SourceReplay replay;
    private final boolean deals;
    private final Region[] regions;
    private int turn;
    private boolean expectsMore = true;
    private boolean completing;
    private boolean ended;
    private boolean owesMark;
    private boolean owesFlush;
    private boolean uncut;
    private long rowsOut;
    private long rowsShed;

    /**
     * Makes a source without lanes.
     *
     * @param spec what it is
     * @param layout layout of the lanes to come
     * @param expression what {@link OperatorSpec.SourceSpec#watermarkOutputs} says, compiled for that layout; null if
     *     only marks move it; owned from here on
     * @param room what it may use
     */
    public Source(OperatorSpec.SourceSpec spec, BlockLayout layout, @Nullable Program expression, Room room) {
        super(spec.name());
        this.spec = spec;
        this.layout = layout;
        this.stream = new Stream(layout);
        this.clock = new Watermark(spec.granularityNs(), spec.phaseNs(), spec.maxFutureNs());
        Journal to = room.journal();
        this.journal = to == null ? null : new SourceJournal(spec.name(), to, layout);
        this.producers = new Producers(spec, clock, expression, room.regions(), journal);
        this.replay = to != null && to.isReplaying() ? new SourceReplay(this, producers, layout) : null;
        this.deals = room.deals();
        this.regions = journal == null ? NO_REGIONS : producers.regions();
        this.times = new EventTimes(spec, layout, expression);
        this.sliceRows = room.sliceRows();
        Alignment.Place place = room.place();
        WatermarkPolicy.Drift drift = spec.policy().drift();
        this.lead = place == null || drift == null ? null : new Lead(place, drift.excess());
    }

    /**
     * What a source may use.
     *
     * @param sliceRows most rows of a slice
     * @param regions where it gets memory for keys from
     * @param place where it sees the sources that it keeps together with; null if there are none
     * @param journal where it writes down what it takes, before anybody sees it; null for nowhere
     * @param deals whether its rows are dealt out to cores, which have to know where their producer is
     */
    public record Room(
            int sliceRows,
            RegionSource regions,
            Alignment.@Nullable Place place,
            @Nullable Journal journal,
            boolean deals) {}

    /**
     * A producer.
     *
     * @param name by which it is known when it comes back after the process was started again; empty if it does not
     * @param pulse its signs of life, when it has more lanes than one; else null
     */
    public record Origin(String name, @Nullable Pulse pulse) {
        /** One that has a single lane, and does not come back. */
        public static final Origin UNNAMED = new Origin("", null);
    }

    /**
     * Adds a producer's lane.
     *
     * @param reader its consumer's end
     * @param blockCount blocks of the lane
     * @param origin the producer
     */
    public void attach(LaneReader reader, int blockCount, Origin origin) {
        attach(new Feed(reader, blockCount), origin);
    }

    /**
     * Adds the lane of a producer that may ask for its oldest rows to be left out: those that are not in the stream
     * yet. The stream names half of the lane's blocks at most, so that there are such rows however slow its consumers
     * are. Marks are never left out.
     *
     * @param reader its consumer's end
     * @param blockCount blocks of the lane, at least {@link #SHEDDING_BLOCKS}
     * @param origin the producer
     */
    public void attachShedding(LaneReader reader, int blockCount, Origin origin) {
        if (blockCount < SHEDDING_BLOCKS) {
            throw new IllegalArgumentException("too few blocks to leave rows out: blockCount=" + blockCount);
        }
        attach(new Feed(reader, blockCount, Math.min(blockCount / 2, blockCount - 2)), origin);
    }

    private void attach(Feed feed, Origin origin) {
        OperatorCounters counters = counters();
        if (counters != null) {
            feed.openCounters(counters);
        }
        byte[] name = origin.name().getBytes(StandardCharsets.UTF_8);
        if (replay != null && replay.isRunning()) {
            replay.keep(feed, origin.pulse(), name);
        } else {
            producers.add(feed, origin.pulse(), name);
        }
    }

    /** Says that no lane will be added any more: when those that are there have ended, the source has. */
    public void complete() {
        completing = true;
        expectsMore &= journal != null;
    }

    /**
     * {@return what it takes of a log while the core is replaying}
     *
     * @throws IllegalStateException when it is not
     */
    public SourceReplay replay() {
        if (replay == null || !replay.isRunning()) {
            throw new IllegalStateException("the log of the core is not being taken: source=" + name());
        }
        return replay;
    }

    /**
     * {@return how far a producer has come, as it counts itself: what the log has of it; Long.MIN_VALUE if it has not
     * said}
     *
     * @param reader consumer's end of its lane
     */
    public long position(LaneReader reader) {
        Producer producer = producers.of(reader);
        return producer == null ? Producer.NO_POSITION : producer.position;
    }

    /**
     * Tells producers which of their rows outlive a crash.
     *
     * @param sequence up to which the log may be relied on
     */
    @HotPath
    public void acknowledge(long sequence) {
        producers.acknowledge(sequence);
    }

    /**
     * Lets it set marks wherever windows of a query that was added close, and at once: rows to come are judged by it.
     *
     * @param granularityNs the query's windows close at multiples of it
     */
    public void narrow(long granularityNs) {
        producers.narrow(granularityNs);
        announce();
    }

    /** Says its watermark once more, and that it is idle if it is: for consumers that were added. */
    public void announce() {
        owesMark = owesMark || producers.isIdle() || clock.current() != Long.MIN_VALUE;
    }

    /**
     * {@return whether a lane is read, or rows of it are still on their way: till then its memory must stay}
     *
     * @param reader its consumer's end
     */
    public boolean reads(LaneReader reader) {
        return producers.of(reader) != null || replay != null && replay.keeps(reader);
    }

    /** {@return rows that came and were left out, as their producer asked} */
    public long rowsShed() {
        return rowsShed;
    }

    /** {@return whether every lane that there is has ended} */
    @HotPath
    public boolean lanesEnded() {
        return producers.haveEnded();
    }

    /** {@return the watermark} */
    public Watermark clock() {
        return clock;
    }

    /** {@return counts of its producers; from other threads a moment's picture} */
    public ProducerCounts producerCounts() {
        return producers.counts();
    }

    /** {@return whether nobody waits for it at present} */
    public boolean isIdle() {
        return producers.isIdle();
    }

    /** {@return how it keeps together with other sources; null if it goes its own way} */
    public @Nullable Lead lead() {
        return lead;
    }

    /** {@return the layout of the rows} */
    public BlockLayout layout() {
        return layout;
    }

    /** {@return whether it wants to be told the time} */
    public boolean isTimed() {
        return spec.policy().isTimed();
    }

    /**
     * Tells it the time, before a round: who has been silent for too long is idle from now on.
     *
     * @param now of the core's clock, in nanoseconds
     */
    @HotPath
    public void tick(long now) {
        // What a log says of the time, and a barrier that is in it already, comes first.
        if (!isReplaying() && !owesBarrier()) {
            owesMark |= producers.tick(now, ended);
        }
    }

    @HotPath
    private boolean isReplaying() {
        return journal != null && journal.isReplaying();
    }

    /**
     * Tells the keys the time, and nobody else: what has its producers judged elsewhere asks for no more.
     *
     * @param now of the clock that says who is idle, in nanoseconds
     */
    @HotPath
    public void tickKeys(long now) {
        owesMark |= producers.tickKeys(now);
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = 0;
        if ((owesMark || owesFlush) && stream.hasRoom(LEAST_ROOM)) {
            sendOwed();
            done++;
        }
        SourceReplay past = replay;
        if (past != null && past.holdsBack(stream)) {
            return end() ? done + 1 : done;
        }
        if (journal != null && (!producers.areKnown() || !completes(journal))) {
            return done;
        }
        Lead group = lead;
        if (group != null) {
            group.look(clock.current());
        }
        Producer only = producers.only();
        done += only != null ? takeTurn(only, budgetRows) : takeTurns(budgetRows);
        done += end() ? 1 : 0;
        if (group != null) {
            group.show(clock.current(), producers.isIdle() || ended);
        }
        return done;
    }

    /** Ends the stream if nobody will send any more; whether it did. */
    @HotPath
    boolean end() {
        if (ended || expectsMore || !producers.allEnded() || !stream.hasRoom(3)) {
            return false;
        }
        clock.raise(Long.MAX_VALUE);
        stream.mark(Stream.WATERMARK, Long.MAX_VALUE);
        stream.mark(Stream.END, 0);
        watermark = Long.MAX_VALUE;
        ended = true;
        passEnd();
        return true;
    }

    /** Has the log know that no lane will be added any more, if that is so; whether it does. */
    @HotPath
    private boolean completes(SourceJournal to) {
        if (completing && expectsMore) {
            expectsMore = !to.note(RecordKind.END_OF_INPUT);
            return !expectsMore;
        }
        return true;
    }

    /** The log says that no lane was added any more. */
    void completed() {
        completing = true;
        expectsMore = false;
    }

    @HotPath
    private int takeTurns(int budgetRows) {
        int done = 0;
        for (int tried = 0; tried < producers.count() && done < budgetRows; tried++) {
            turn = turn + 1 >= producers.count() ? 0 : turn + 1;
            done += takeTurn(producers.get(turn), budgetRows - done);
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
                producers.forget(producer);
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
        if (!stream.hasRoom(LEAST_ROOM)) {
            return 0;
        }
        int kind = producer.feed.reader.next(most);
        if (kind == LaneReader.NOTHING || lead != null && lead.pauses(clock.current())) {
            return 0;
        }
        if (!producers.knowClock() || producers.isTicking() && !producers.mayWake(producer)) {
            return 0;
        }
        owesMark |= producers.takeClockMoved() | (producers.isTicking() && producers.wake(producer));
        sendOwed();
        if (kind == LaneReader.MARK) {
            boolean taken = takeMark(producer);
            sendOwed();
            return taken ? 1 : 0;
        }
        int repeated = producer.repeated(producer.feed.reader.to() - producer.feed.reader.from());
        if (repeated > 0) {
            producer.feed.consume(repeated);
            return repeated;
        }
        producer.feed.leave();
        return producer.feed.admits() ? rows(producer, producer.feed) : 0;
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
            owesMark |= producers.wake(producer);
        }
        if (done > 0 && stream.hasRoom(LEAST_ROOM)) {
            sendOwed();
        }
        return done;
    }

    /** Takes a mark; whether it could. It is sent when there is room for it. */
    @HotPath
    private boolean takeMark(Producer producer) {
        LaneReader reader = producer.feed.reader;
        int kind = reader.markKind();
        if (kind == Mark.POSITION ? !takePosition(producer, reader.markValue()) : !isWritten(producer, kind)) {
            return false;
        }
        switch (kind) {
            case Mark.POSITION -> {}
            case Mark.WATERMARK -> owesMark |= producers.raise(producer, reader.markValue());
            case Mark.FLUSH -> owesFlush |= !producer.isRepeating();
            default -> owesMark |= producers.end(producer);
        }
        reader.consumeMark();
        return true;
    }

    /** Whether the log has a mark, where it changes anything. */
    @HotPath
    private boolean isWritten(Producer producer, int kind) {
        SourceJournal to = journal;
        if (to == null) {
            return true;
        }
        long value = producer.feed.reader.markValue();
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
            if (!stream.hasRoom(LEAST_ROOM)) {
                return false;
            }
            sendOwed();
            stream.mark(Stream.POSITION, value);
            return true;
        }
        return journal == null || !producer.reaches(value) || journal.position(producer, value);
    }

    /** A batch of a producer has ended, as a log says. */
    void flushed() {
        owesFlush = true;
    }

    /** The watermark, or whether it is idle, has changed, if so it is said. */
    void changed(boolean so) {
        owesMark |= so;
    }

    /** Gives back what consumers have passed. */
    void release(Feed feed) {
        feed.release(stream);
    }

    /** Sends what is owed if there is room for it, and rows behind it; whether there is. */
    @HotPath
    boolean isReady() {
        if (!stream.hasRoom(LEAST_ROOM)) {
            return false;
        }
        sendOwed();
        return true;
    }

    @HotPath
    private void sendOwed() {
        if (owesMark) {
            sendMark();
        }
        if (owesFlush) {
            owesFlush = false;
            stream.mark(Stream.FLUSH, 0);
        }
    }

    @HotPath
    private void sendMark() {
        owesMark = false;
        watermark = clock.current();
        stream.mark(Stream.WATERMARK, watermark);
        if (producers.isIdle()) {
            stream.mark(Stream.IDLE, 0);
        }
    }

    /** Takes rows that are at hand in a lane: those up to where the watermark crosses a value that matters. */
    @HotPath
    int rows(Producer producer, Feed feed) {
        long block = feed.reader.block();
        int from = feed.reader.from();
        int to = feed.reader.to();
        int known = times.knownUntil(block, from, to);
        boolean rejected = known == from;
        boolean past = isReplaying();
        boolean ahead = !past && lead != null && lead.isAhead(clock.current());
        boolean dropped = past ? replay != null && replay.drops() : ahead && lead != null && lead.dropsRows();
        to = rejected ? from + 1 : known;
        SourceJournal log = past ? null : journal;
        if (log != null) {
            to = log.reserveRows(dropped ? RecordKind.DROPPED_ROWS : RecordKind.ROWS, producer, block, from, to);
            if (to == from) {
                return 0;
            }
        }
        int end = rejected ? to : times.advance(producer, block, from, to);
        to = Math.min(end, to);
        if (log != null) {
            log.rows(producer, block, from, to);
        }
        int count = to - from;
        rowsIn += count;
        if (rejected) {
            rowsRejected++;
        } else if (!dropped) {
            feed.names(stream.tail());
            stream.rows(block, from, to);
            rowsOut += count;
        }
        if (ahead && lead != null) {
            lead.count(count);
        }
        feed.consume(count);
        uncut = end > to;
        producers.combine(producer);
        // Where the source's watermark crosses a value that matters, that of the producer which held it does.
        if (!uncut && !rejected && clock.current() > watermark) {
            owesMark = true;
            if (stream.hasRoom(3)) {
                sendMark();
            }
        }
        return count;
    }

    /** A barrier stands before all that it takes from now on, and behind what it owes of what came before. */
    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!stream.hasRoom(LEAST_ROOM)) {
            return false;
        }
        sendOwed();
        passBarrier(epoch);
        stream.mark(Stream.BARRIER, epoch);
        return true;
    }

    @Override
    protected boolean isFed() {
        return false;
    }

    @Override
    protected int mostNotes() {
        return 4 + Watermark.NOTES + Stream.NOTES + (journal == null ? 0 : producers.mostNotes());
    }

    @HotPath
    @Override
    public Region[] stateRegions() {
        return regions;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        to.put(rowsOut);
        to.put(rowsShed);
        to.put(ended);
        to.put(expectsMore);
        clock.save(to);
        stream.save(to);
        if (journal != null) {
            producers.save(to);
        }
    }

    @Override
    protected void restore(StateReader from) {
        rowsOut = from.next();
        rowsShed = from.next();
        ended = from.nextBoolean();
        expectsMore = from.nextBoolean();
        completing = !expectsMore;
        clock.restore(from);
        stream.restore(from);
        if (replay != null) {
            producers.restore(from, replay.feed());
        }
    }

    @HotPath
    @Override
    public boolean blocked() {
        return !stream.hasRoom(LEAST_ROOM);
    }

    @Override
    protected void openLanes(OperatorCounters board) {
        producers.openCounters(board);
    }

    @Override
    protected void closeLanes() {
        producers.closeCounters();
    }

    @HotPath
    @Override
    public void surveyLanes() {
        producers.survey();
    }

    @Override
    public Stream output() {
        return stream;
    }

    @Override
    public long rowsOut() {
        return rowsOut;
    }

    @Override
    public void detach() {
        // Who does not run any more must not hold the others back.
        if (lead != null) {
            lead.leave();
        }
    }

    @Override
    protected void free() {
        detach();
        producers.close();
        times.close();
        if (replay != null) {
            replay.close();
        }
        if (journal != null) {
            journal.close();
        }
    }
}
