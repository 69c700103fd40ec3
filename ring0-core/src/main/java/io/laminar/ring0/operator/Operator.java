package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.BarrierRound;
import io.laminar.ring0.checkpoint.IndivisibleException;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something on a core that reads streams and writes one. It works in steps; when its output has no room it keeps its
 * place, so nothing is lost and nothing grows.
 *
 * @threading one core
 * @allocation none after construction
 */
public abstract class Operator implements AutoCloseable {
    /** The state of an operator whose notes say everything. */
    protected static final Region[] NO_REGIONS = {};

    /** For {@link #mostNotes()}: nothing of it outlives the process. */
    protected static final int NO_NOTES = -1;

    /** What all operators note: the counts below. */
    private static final int COUNTS = 5;

    private static final long NO_BARRIER = 0;

    private final String name;

    /** Rows taken from the inputs. */
    protected long rowsIn;

    /** Rows refused: they failed, or their event time is NULL. */
    protected long rowsRejected;

    /** Rows that came too late for every window, or lie in a gap between windows. */
    protected long rowsLate;

    /** Rows that a filter left out. */
    protected long rowsFiltered;

    /** The last watermark seen. */
    protected long watermark = Long.MIN_VALUE;

    private @Nullable OperatorCounters counters;
    private @Nullable StateWriter notes;
    /** The barrier that it has not let pass yet; null if there is none. */
    private @Nullable BarrierRound awaited;
    /** The epoch of a barrier that it puts into its streams itself, before anything else. */
    private long owedBarrier = NO_BARRIER;

    /**
     * An operator.
     *
     * @param name for messages
     */
    protected Operator(String name) {
        this.name = name;
    }

    /** {@return its name} */
    public final String name() {
        return name;
    }

    /**
     * Does what can be done now, within a budget.
     *
     * @param budgetRows most rows to take from the inputs
     * @return work done; 0 if there was nothing to do, or no room for results
     */
    @HotPath
    public abstract int step(int budgetRows);

    /**
     * One turn: {@link #step}, but nothing before a barrier that it owes.
     *
     * @param budgetRows most rows to take from the inputs
     * @return work done
     */
    @HotPath
    public final int turn(int budgetRows) {
        if (owedBarrier == NO_BARRIER) {
            return step(budgetRows);
        }
        if (!barrier(owedBarrier)) {
            return 0;
        }
        owedBarrier = NO_BARRIER;
        return 1 + step(budgetRows);
    }

    /**
     * Lets a barrier pass if there is room for it in all of its streams: says {@link #passBarrier}, then marks it.
     *
     * @param epoch of the barrier
     * @return false when there is no room, and nothing has changed
     */
    @HotPath
    protected abstract boolean barrier(long epoch);

    /**
     * Takes a barrier off its only input, if it lets it pass.
     *
     * @param input at the barrier
     * @return work done; 0 when there was no room
     */
    @HotPath
    protected final int takeBarrier(Stream.Cursor input) {
        if (!barrier(input.value())) {
            return 0;
        }
        input.take();
        return 1;
    }

    /** {@return whether anything can still come from its inputs} What brings barriers by itself has none. */
    protected abstract boolean isFed();

    /** {@return whether it has passed on that nothing follows} */
    protected boolean hasEnded() {
        return output().ended();
    }

    /** {@return longs that it notes at a barrier, at most; {@link #NO_NOTES} when it is not part of checkpoints} */
    protected int mostNotes() {
        return 0;
    }

    /**
     * Writes what of its state is not in {@link #stateRegions()}.
     *
     * @param to where
     * @allocation none
     */
    @HotPath
    protected void save(StateWriter to) {}

    /**
     * Takes its state from what {@link #save} has written, and from its regions, which are as they were then.
     *
     * @param from what was written
     */
    protected void restore(StateReader from) {}

    /** {@return the regions that hold its state; always the same} */
    @HotPath
    public Region[] stateRegions() {
        return NO_REGIONS;
    }

    /**
     * Makes it part of checkpoints: gives it a region for its notes.
     *
     * @param source where it comes from
     */
    public final void keepNotes(RegionSource source) {
        int most = mostNotes();
        if (most != NO_NOTES && notes == null) {
            makeRegions(source);
            notes = new StateWriter(source, COUNTS + most, name + " notes");
        }
    }

    /**
     * Makes the regions that it needs for barriers only.
     *
     * @param source where they come from
     */
    protected void makeRegions(RegionSource source) {}

    /** {@return the region of its notes; null when it is not part of checkpoints} */
    public final @Nullable Region notes() {
        return notes == null ? null : notes.region();
    }

    /**
     * Expects a barrier: of its inputs, or puts it into its streams itself when nothing comes from these any more. What
     * has ended lets it pass at once.
     *
     * @param round of the core
     */
    public final void expectBarrier(BarrierRound round) {
        round.expect();
        awaited = round;
        if (hasEnded()) {
            letPass(round);
        } else if (!isFed()) {
            owedBarrier = round.lastEpoch();
        }
    }

    /**
     * Expects nothing any more: the checkpoint comes to nothing. Barriers that are on their way go on as marks.
     *
     * @param epoch up to which it waits for no input to bring one
     */
    public final void abandonBarrier(long epoch) {
        awaited = null;
        stopAligning(epoch);
    }

    /**
     * Lets no input wait for others that have not brought a barrier.
     *
     * @param epoch up to which
     */
    protected void stopAligning(long epoch) {}

    /** Counts as passed: it is stopped, and the core goes on without it. */
    public final void leaveBarrier() {
        BarrierRound round = awaited;
        awaited = null;
        if (round != null) {
            round.passed();
        }
    }

    /** Whether it has to put a barrier into its streams before anything else. */
    @HotPath
    protected final boolean owesBarrier() {
        return owedBarrier != NO_BARRIER;
    }

    /** The barrier that the core is waiting for, if it has not passed yet. */
    @HotPath
    protected final @Nullable BarrierRound awaited() {
        return awaited;
    }

    /** Writes down and freezes what came before a barrier, if it is the one that the core is waiting for. */
    @HotPath
    protected final void passBarrier(long epoch) {
        BarrierRound round = awaited;
        if (round != null && round.lastEpoch() == epoch) {
            letPass(round);
        }
    }

    /** The end has passed: no barrier comes behind it. */
    @HotPath
    protected final void passEnd() {
        BarrierRound round = awaited;
        if (round != null) {
            letPass(round);
        }
    }

    @HotPath
    private void letPass(BarrierRound round) {
        StateWriter to = notes;
        if (to != null) {
            to.begin();
            to.put(rowsIn);
            to.put(rowsRejected);
            to.put(rowsLate);
            to.put(rowsFiltered);
            to.put(watermark);
            save(to);
            to.end();
            round.freeze(to.region());
        }
        Region[] regions = stateRegions();
        for (int i = 0; i < regions.length; i++) {
            round.freeze(regions[i]);
        }
        awaited = null;
        round.passed();
    }

    /**
     * Takes its state from its notes and regions, which were filled with those of an operator of the same
     * specification; leaves it as it is when they were not.
     *
     * @throws IllegalArgumentException when they do not fit; it is of no use then
     */
    public final void restore() {
        StateWriter written = notes;
        if (written == null) {
            restored();
            return;
        }
        StateReader from = new StateReader(written.region());
        if (from.isEmpty()) {
            return;
        }
        rowsIn = from.next();
        rowsRejected = from.next();
        rowsLate = from.next();
        rowsFiltered = from.next();
        watermark = from.next();
        restore(from);
        if (!from.isAtEnd()) {
            throw new IllegalArgumentException("notes of another operator: name=" + name);
        }
    }

    /** Others have their state again; it keeps none. */
    protected void restored() {}

    /**
     * Takes over its part of what operators of the same specification have of all cores that there were; they are
     * restored, nothing is on its way to them, and this is new.
     *
     * @param formers at least one, in the order of their cores
     * @param share its part
     * @throws IndivisibleException when that cannot be dealt out; the operator is of no use then
     */
    public final void takeOver(List<Operator> formers, Share share) {
        Operator one = formers.get(0);
        if (notes == null || one.notes == null || new StateReader(one.notes.region()).isEmpty()) {
            return;
        }
        for (Operator former : formers) {
            if (former.watermark != one.watermark || former.hasEnded() != one.hasEnded()) {
                throw uneven("watermark=" + one.watermark + " and " + former.watermark);
            }
            if (share.first()) {
                rowsIn += former.rowsIn;
                rowsRejected += former.rowsRejected;
                rowsLate += former.rowsLate;
                rowsFiltered += former.rowsFiltered;
            }
        }
        watermark = one.watermark;
        if (share.alone() && formers.size() == 1 && !isOfAllCores()) {
            copy(one);
        } else {
            divide(formers, share);
            countOut(
                    share.first()
                            ? formers.stream().mapToLong(Operator::rowsOut).sum()
                            : 0);
        }
    }

    private void copy(Operator former) {
        Region[] regions = stateRegions();
        for (int i = 0; i < regions.length; i++) {
            Region image = former.stateRegions()[i];
            if (image.usedBytes() > regions[i].limitBytes()) {
                throw new IndivisibleException(
                        name, "no room: usedBytes=" + image.usedBytes() + ", limitBytes=" + regions[i].limitBytes());
            }
            regions[i].restore(image.base(), image.usedBytes());
        }
        resume(former);
    }

    /** Takes what a former operator has noted; its regions have what belongs to that. */
    protected final void resume(Operator former) {
        StateWriter written = former.notes;
        if (written != null) {
            StateReader from = new StateReader(written.region());
            for (int i = 0; i < COUNTS; i++) {
                from.next();
            }
            restore(from);
        }
    }

    /** {@return whether what it notes depends on how many cores there are} */
    protected boolean isOfAllCores() {
        return false;
    }

    /**
     * Takes its part of the state of several; the counts of {@link #rowsIn} and the like, and the watermark, it has.
     * What has no state of single rows goes on as any of them.
     *
     * @param formers at least one
     * @param share its part
     */
    protected void divide(List<Operator> formers, Share share) {
        resume(formers.get(0));
    }

    /** Goes on with a count of {@link #rowsOut}. */
    protected void countOut(long rows) {}

    /** The cores were not at the same place when they stopped: what one of them had taken another had not. */
    protected final IndivisibleException uneven(String what) {
        return new IndivisibleException(name, "its cores have stopped at different places: " + what);
    }

    /** {@return the stream of its results} */
    public abstract Stream output();

    /** {@return the rows that it refused, as a stream; throws if it has none} */
    public Stream rejects() {
        throw new IllegalStateException("the operator keeps no rejected rows: name=" + name);
    }

    /** {@return the rows that came too late, as a stream; throws if it has none} */
    public Stream late() {
        throw new IllegalStateException("the operator keeps no late rows: name=" + name);
    }

    /** {@return rows taken from the inputs} */
    @HotPath
    public final long rowsIn() {
        return rowsIn;
    }

    /** {@return rows that came out} */
    public abstract long rowsOut();

    /** {@return rows refused} */
    @HotPath
    public final long rowsRejected() {
        return rowsRejected;
    }

    /** {@return rows that a filter left out} */
    @HotPath
    public final long rowsFiltered() {
        return rowsFiltered;
    }

    /** {@return rows too late, or between windows} */
    @HotPath
    public final long rowsLate() {
        return rowsLate;
    }

    /** {@return the last watermark, in nanoseconds; Long.MIN_VALUE before the first} */
    @HotPath
    public final long watermark() {
        return watermark;
    }

    /** {@return bytes of state in use} */
    public long stateBytes() {
        return 0;
    }

    /**
     * Whether there is something to take, and no room for what comes of it.
     *
     * @return what is so behind a step that did nothing
     */
    @HotPath
    public boolean blocked() {
        return false;
    }

    /**
     * Has what it counts written to a board from now on.
     *
     * @param to the record; null for none any more
     */
    public final void countTo(@Nullable OperatorCounters to) {
        if (counters != null) {
            closeLanes();
            counters.close();
        }
        counters = to;
        if (to != null) {
            openLanes(to);
        }
    }

    /** {@return the record that it counts to; null if there is none} */
    @HotPath
    public final @Nullable OperatorCounters counters() {
        return counters;
    }

    /** Gives each of its lanes a record. */
    protected void openLanes(OperatorCounters board) {}

    /** Gives the records of its lanes back. */
    protected void closeLanes() {}

    /** Looks how full its lanes are. */
    @HotPath
    public void surveyLanes() {}

    /** Takes its cursors off its inputs, so that they do not wait for it any more. */
    public abstract void detach();

    @Override
    public final void close() {
        if (notes != null) {
            notes.close();
            notes = null;
        }
        free();
    }

    /** Gives its memory back. */
    protected abstract void free();
}
