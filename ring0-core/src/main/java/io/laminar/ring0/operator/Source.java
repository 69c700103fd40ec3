package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.IndivisibleException;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.time.Alignment;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
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

    private final OperatorSpec.SourceSpec spec;
    private final BlockLayout layout;
    private final Stream stream;
    private final Watermark clock;
    private final ProducerTable table;
    private final Producers producers;
    private final EventTimes times;
    private final SourceMarks marks;
    private final SourceIntake intake;
    private final @Nullable Lead lead;
    private final @Nullable SourceJournal journal;
    private final @Nullable SourceReplay replay;
    private final Region[] regions;
    private boolean expectsMore = true;
    private boolean completing;
    private boolean ended;

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
        this.table = new ProducerTable(spec, clock, expression, room.regions(), journal != null);
        this.producers = new Producers(table, clock, spec.policy().idleNs(), journal);
        this.regions = journal == null ? NO_REGIONS : table.regions();
        this.times = new EventTimes(spec, layout, expression);
        this.marks = new SourceMarks(this, stream, clock, producers);
        Alignment.Place place = room.place();
        WatermarkPolicy.Drift drift = spec.policy().drift();
        this.lead = place == null || drift == null ? null : new Lead(place, drift.excess());
        SourceIntake.Parts parts =
                new SourceIntake.Parts(this, stream, clock, table, producers, times, marks, lead, journal);
        this.intake = new SourceIntake(parts, room.sliceRows(), room.deals());
        this.replay = to != null && to.isReplaying()
                ? new SourceReplay(this, table, producers, new SourceReplay.Way(marks, intake))
                : null;
    }

    /**
     * What a source may use.
     *
     * @param sliceRows most rows of a slice
     * @param regions where it gets memory for keys from
     * @param place where it sees the sources that it keeps together with; null if there are none
     * @param journal of what it takes, written before anybody sees that; null when nothing is written down
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
     * {@return where a producer is, by its own count}
     *
     * @param reader consumer's end of its lane
     */
    public ProducerPlace place(LaneReader reader) {
        return new ProducerPlace(table.of(reader));
    }

    /** {@return the names of producers that have one, and have no lane: they may come back} */
    public List<String> absentNames() {
        return table.absentNames();
    }

    /**
     * Moves producers that count rows, and have no lane, to behind all of their rows that are in the log: they go on
     * there, on whichever cores. It has one core.
     *
     * @param counts whether the producer of a name counts rows
     * @return whether any of them was not there
     */
    public boolean settle(Predicate<String> counts) {
        return table.settle(counts);
    }

    /**
     * Tells producers which of their rows outlive a crash.
     *
     * @param sequence up to which the log may be relied on
     */
    @HotPath
    public void acknowledge(long sequence) {
        table.acknowledge(sequence);
    }

    /**
     * Lets it set marks wherever windows of a query that was added close, and at once: rows to come are judged by it.
     *
     * @param granularityNs the query's windows close at multiples of it
     */
    public void narrow(long granularityNs) {
        table.narrow(granularityNs);
        announce();
    }

    /** Says its watermark once more, and that it is idle if it is: for consumers that were added. */
    public void announce() {
        marks.owe(producers.isIdle() || clock.current() != Long.MIN_VALUE);
    }

    /**
     * {@return whether a lane is read, or rows of it are still on their way: till then its memory must stay}
     *
     * @param reader its consumer's end
     */
    public boolean reads(LaneReader reader) {
        return table.of(reader) != null || replay != null && replay.keeps(reader);
    }

    /**
     * {@return whether all rows that a lane shows were taken; nobody writes to it any more}
     *
     * @param reader its consumer's end
     */
    public boolean hasTaken(LaneReader reader) {
        Producer producer = table.of(reader);
        boolean waits = replay != null && replay.keeps(reader);
        return !waits && (producer == null || producer.feed.hasTakenAll());
    }

    /** {@return rows that came and were left out, as their producer asked} */
    public long rowsShed() {
        return intake.rowsShed();
    }

    /** {@return whether every lane that there is has ended} */
    @HotPath
    public boolean lanesEnded() {
        return table.haveEnded();
    }

    /** {@return the watermark} */
    public Watermark clock() {
        return clock;
    }

    /** {@return counts of its producers; from other threads a moment's picture} */
    public ProducerCounts producerCounts() {
        return table.counts();
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
            marks.owe(producers.tick(now, ended));
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
        marks.owe(producers.tickKeys(now));
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = 0;
        if (marks.areOwed() && marks.trySend()) {
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
        done += intake.takeTurns(budgetRows);
        done += end() ? 1 : 0;
        if (group != null) {
            group.show(clock.current(), producers.isIdle() || ended);
        }
        return done;
    }

    /** Ends the stream if nobody will send any more; whether it did. */
    @HotPath
    private boolean end() {
        if (ended || expectsMore || !table.allEnded() || !marks.end()) {
            return false;
        }
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

    /** A barrier stands before all that it takes from now on, and behind what it owes of what came before. */
    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!marks.trySend()) {
            return false;
        }
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
        return 4 + Watermark.NOTES + Stream.NOTES + (journal == null ? 0 : table.mostNotes());
    }

    @HotPath
    @Override
    public Region[] stateRegions() {
        return regions;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        intake.save(to);
        to.put(ended);
        to.put(expectsMore);
        clock.save(to);
        stream.save(to);
        if (journal != null) {
            producers.save(to);
            table.save(to);
        }
    }

    @Override
    protected void restore(StateReader from) {
        intake.restore(from);
        ended = from.nextBoolean();
        expectsMore = from.nextBoolean();
        completing = !expectsMore;
        clock.restore(from);
        stream.restore(from);
        if (replay != null) {
            producers.restore(from);
            table.restore(from, replay.feed());
        }
    }

    @Override
    protected void divide(List<Operator> formers, Share share) {
        Source one = (Source) formers.get(0);
        if (table.isKeyed() || one.table.isKeyed()) {
            throw new IndivisibleException(name(), "it has watermarks by key, which are known on one core only");
        }
        resume(one);
        for (Operator former : formers) {
            Source other = (Source) former;
            if (other.clock.current() != clock.current() || other.expectsMore != expectsMore) {
                throw uneven("watermark=" + clock.current() + " and " + other.clock.current());
            }
            String difference = table.join(other.table);
            if (difference != null) {
                throw uneven(difference);
            }
            producers.join(other.producers);
        }
        long shed = formers.stream()
                .mapToLong(former -> ((Source) former).rowsShed())
                .sum();
        intake.countShed(share.first() ? shed : 0);
    }

    @Override
    protected void countOut(long rows) {
        intake.countOut(rows);
    }

    @HotPath
    @Override
    public boolean blocked() {
        return !marks.haveRoom();
    }

    @Override
    protected void openLanes(OperatorCounters board) {
        table.openCounters(board);
    }

    @Override
    protected void closeLanes() {
        table.closeCounters();
    }

    @HotPath
    @Override
    public void surveyLanes() {
        table.survey();
    }

    @Override
    public Stream output() {
        return stream;
    }

    @Override
    public long rowsOut() {
        return intake.rowsOut();
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
        table.close();
        times.close();
        if (replay != null) {
            replay.close();
        }
        if (journal != null) {
            journal.close();
        }
    }
}
