package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.BarrierRound;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.time.LeastWatermark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of an exchange: names the rows of all lanes in one stream, where they lie.
 *
 * <p>Its watermark is the least of the active lanes'. A lane whose watermark is ahead of that waits: every row then
 * comes between the same two watermarks as before the exchange, so who was late stays late and nobody else becomes it.
 * The lane that is farthest behind never waits, so some lane always goes on; one that is idle holds nobody back.
 *
 * <p>A lane that has brought a barrier waits until all have. The barrier of a lane that is ahead would never come:
 * while others wait, its rows are taken into a {@linkplain LaneBacklogs backlog}, which is read before the lane.
 */
public final class Gather extends Operator {
    private final Feed[] feeds;
    private final LeastWatermark watermarks;
    private final long[] flushes;
    private final BarrierGate gate;
    private final Stream stream;
    private final int sliceRows;
    private @Nullable LaneBacklogs backlogs;
    private Region[] regions = NO_REGIONS;
    private long flushed;
    private int turn;
    private long rowsOut;
    private boolean owesMark;

    /**
     * Makes the operator.
     *
     * @param name for messages
     * @param readers consumer's ends, at least one, all of one layout
     * @param layout of the lanes
     * @param blockCount blocks of each lane
     * @param sliceRows most rows of a slice
     */
    public Gather(String name, LaneReader[] readers, BlockLayout layout, int blockCount, int sliceRows) {
        super(name);
        this.feeds = new Feed[readers.length];
        this.watermarks = new LeastWatermark(readers.length);
        this.flushes = new long[readers.length];
        this.gate = new BarrierGate(readers.length);
        this.stream = new Stream(layout);
        this.sliceRows = sliceRows;
        for (int i = 0; i < readers.length; i++) {
            feeds[i] = new Feed(readers[i], blockCount);
        }
    }

    /** Says its watermark once more, and that it is idle if it is: for consumers that were added. */
    public void announce() {
        owesMark = !stream.ended() && (watermarks.isIdle() || watermark != Long.MIN_VALUE);
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = 0;
        LaneBacklogs kept = backlogs;
        if (kept != null) {
            kept.release(stream.passed());
        }
        if (owesMark && stream.hasRoom(4)) {
            repeatMark();
            done++;
        }
        for (int tried = 0; tried < feeds.length && done < budgetRows; tried++) {
            turn = turn + 1 >= feeds.length ? 0 : turn + 1;
            done += takeTurn(turn, budgetRows - done);
        }
        return gate.isAligning() ? done + passDue() : done;
    }

    @HotPath
    private void repeatMark() {
        owesMark = false;
        if (watermark != Long.MIN_VALUE) {
            stream.mark(Stream.WATERMARK, watermark);
        }
        if (watermarks.isIdle()) {
            stream.mark(Stream.IDLE, 0);
        }
    }

    /** Takes slices of a lane, and the marks between them, while it is not ahead and has not brought a barrier. */
    @HotPath
    private int takeTurn(int i, int budgetRows) {
        Feed feed = feeds[i];
        feed.release(stream);
        int done = 0;
        int work = 1;
        while (work > 0 && done < budgetRows && !feed.ended) {
            work = takeNext(i, Math.min(sliceRows, budgetRows - done));
            done += work;
        }
        return done;
    }

    @HotPath
    private int takeNext(int i, int most) {
        boolean ahead = watermarks.isAhead(i);
        LaneBacklogs kept = backlogs;
        if (!ahead && kept != null && kept.has(i)) {
            return serve(kept, i, most);
        }
        if (gate.waits(i) || ahead && !gate.isAligning()) {
            return 0;
        }
        return ahead ? keep(i, most) : take(i, most);
    }

    @HotPath
    private int take(int i, int most) {
        if (!stream.hasRoom(4)) {
            return 0;
        }
        LaneReader reader = feeds[i].reader;
        int kind = reader.next(most);
        if (kind == LaneReader.NOTHING) {
            return 0;
        }
        if (kind == LaneReader.MARK) {
            mark(i, reader.markKind(), reader.markValue());
            reader.consumeMark();
            return 1;
        }
        int count = reader.to() - reader.from();
        feeds[i].names(stream.tail());
        stream.rows(reader.block(), reader.from(), reader.to());
        reader.consumeRows(count);
        rowsIn += count;
        rowsOut += count;
        return count;
    }

    /** Takes what stands before the barrier of a lane that is ahead out of its way. */
    @HotPath
    private int keep(int i, int most) {
        LaneReader reader = feeds[i].reader;
        LaneBacklogs to = backlogs;
        int kind = reader.next(most);
        if (kind == LaneReader.NOTHING) {
            return 0;
        }
        if (to == null) {
            return giveUp(null);
        }
        if (kind == LaneReader.MARK) {
            int mark = reader.markKind();
            if (mark == Mark.BARRIER) {
                gate.bring(i, reader.markValue());
            } else if (!to.keepMark(i, mark, reader.markValue())) {
                return giveUp(to);
            }
            if (mark == Mark.END) {
                gate.end(i);
            }
            reader.consumeMark();
            return 1;
        }
        int count = to.keep(i, reader.block(), stream.layout(), reader.from(), reader.to());
        if (count == 0) {
            return giveUp(to);
        }
        reader.consumeRows(count);
        rowsIn += count;
        return count;
    }

    /** There is no room to wait for a barrier any longer: it goes on, and its checkpoint comes to nothing. */
    @HotPath
    private int giveUp(@Nullable LaneBacklogs full) {
        BarrierRound round = awaited();
        if (round != null && full != null) {
            round.giveUp(full.region());
        }
        gate.abandon(gate.least());
        return 0;
    }

    /** Goes on with what was kept of a lane. */
    @HotPath
    private int serve(LaneBacklogs kept, int i, int most) {
        if (!stream.hasRoom(4)) {
            return 0;
        }
        if (kept.next(i, most) == LaneBacklogs.MARK) {
            mark(i, kept.markKind(i), kept.markValue(i));
            kept.consume(i, 0, 1, stream.tail());
            return 1;
        }
        int count = kept.to() - kept.from(i);
        stream.rows(kept.block(i), kept.from(i), kept.to());
        rowsOut += count;
        kept.consume(i, count, 0, stream.tail());
        return count;
    }

    @HotPath
    private void mark(int i, int kind, long value) {
        switch (kind) {
            case Mark.WATERMARK -> {
                boolean resumed = watermarks.isIdle();
                advance(watermarks.raise(i, value) || resumed);
            }
            case Mark.IDLE -> advance(watermarks.idle(i));
            case Mark.FLUSH -> {
                flushes[i]++;
                flush();
            }
            case Mark.BARRIER -> gate.bring(i, value);
            default -> end(i);
        }
    }

    /** Says what became of all lanes together. */
    @HotPath
    private void advance(boolean moved) {
        if (moved) {
            watermark = watermarks.current();
            stream.mark(Stream.WATERMARK, watermark);
        } else if (watermarks.isIdle()) {
            stream.mark(Stream.IDLE, 0);
        }
    }

    /** A batch ends when all lanes have brought its end. */
    @HotPath
    private void flush() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < feeds.length; i++) {
            least = feeds[i].ended ? least : Math.min(least, flushes[i]);
        }
        if (least > flushed && least != Long.MAX_VALUE) {
            flushed = least;
            stream.mark(Stream.FLUSH, 0);
        }
    }

    /** A lane that has ended does not hold the others back. */
    @HotPath
    private void end(int i) {
        feeds[i].ended = true;
        gate.end(i);
        boolean moved = watermarks.end(i);
        if (watermarks.open() > 0) {
            advance(moved);
            flush();
        } else {
            stream.mark(Stream.END, 0);
            passEnd();
        }
    }

    /** Lets a barrier go on that no lane is waited for any more, once this core has begun it too. */
    @HotPath
    private int passDue() {
        long epoch = gate.due();
        if (epoch == 0 || !gate.isAbandoned(epoch) && awaited() == null || !barrier(epoch)) {
            return 0;
        }
        gate.pass(epoch);
        return 1;
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!stream.hasRoom(4)) {
            return false;
        }
        passBarrier(epoch);
        stream.mark(Stream.BARRIER, epoch);
        return true;
    }

    /** By other cores, as long as there are lanes. */
    @Override
    protected boolean isFed() {
        return true;
    }

    @Override
    protected void stopAligning(long epoch) {
        gate.abandon(epoch);
    }

    @Override
    protected void makeRegions(RegionSource source) {
        if (feeds.length > 1) {
            LaneBacklogs made = new LaneBacklogs(source, stream.layout(), feeds.length, name() + " backlog");
            backlogs = made;
            regions = new Region[] {made.region()};
        }
    }

    @HotPath
    @Override
    public Region[] stateRegions() {
        return regions;
    }

    @Override
    protected int mostNotes() {
        return 4 + watermarks.notes() + 2 * feeds.length + Stream.NOTES;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        to.put(rowsOut);
        to.put(turn);
        to.put(flushed);
        to.put(owesMark);
        watermarks.save(to);
        for (int i = 0; i < feeds.length; i++) {
            to.put(flushes[i]);
            to.put(gate.hasEnded(i));
        }
        stream.save(to);
    }

    @Override
    protected void restore(StateReader from) {
        rowsOut = from.next();
        turn = from.nextCount(feeds.length);
        flushed = from.next();
        owesMark = from.nextBoolean();
        watermarks.restore(from);
        gate.reset();
        for (int i = 0; i < feeds.length; i++) {
            flushes[i] = from.next();
            if (from.nextBoolean()) {
                gate.end(i);
            }
            feeds[i].ended = watermarks.hasEnded(i);
        }
        stream.restore(from);
        if (backlogs != null) {
            backlogs.restored();
        }
    }

    @Override
    protected boolean isOfAllCores() {
        return true;
    }

    /** A lane from each core: those that there are now go on where all that there were have been. */
    @Override
    protected void divide(List<Operator> formers, Share share) {
        LeastWatermark joined = null;
        for (Operator former : formers) {
            Gather one = (Gather) former;
            for (int i = 0; i < one.feeds.length; i++) {
                if (one.backlogs != null && one.backlogs.has(i)) {
                    throw uneven("rows of a lane wait for those of another: lane=" + i);
                }
            }
            LeastWatermark its = new LeastWatermark(feeds.length);
            if (!its.takeOver(one.watermarks) || joined != null && !joined.join(its)) {
                throw uneven("lanes");
            }
            joined = joined == null ? its : joined;
            owesMark |= one.owesMark;
        }
        Gather one = (Gather) formers.get(0);
        watermarks.takeOver(joined == null ? one.watermarks : joined);
        for (int i = 0; i < feeds.length; i++) {
            feeds[i].ended = watermarks.hasEnded(i);
            if (feeds[i].ended) {
                gate.end(i);
            }
        }
        stream.takeOver(one.stream);
    }

    @Override
    protected void countOut(long rows) {
        rowsOut = rows;
    }

    /** {@return how many lanes there are: one from each core that can have rows} */
    public int lanes() {
        return feeds.length;
    }

    /**
     * {@return the watermark of a lane; the greatest long of one that is idle or has ended}
     *
     * @param lane its number, in the order of the cores
     */
    public long laneWatermark(int lane) {
        return watermarks.counting(lane);
    }

    @HotPath
    @Override
    public boolean blocked() {
        return !stream.hasRoom(4);
    }

    @Override
    protected void openLanes(OperatorCounters board) {
        for (Feed feed : feeds) {
            if (!feed.ended) {
                feed.openCounters(board);
            }
        }
    }

    @Override
    protected void closeLanes() {
        for (Feed feed : feeds) {
            feed.closeCounters();
        }
    }

    @HotPath
    @Override
    public void surveyLanes() {
        for (int i = 0; i < feeds.length; i++) {
            feeds[i].survey();
        }
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
    public void detach() {}

    @Override
    protected void free() {
        if (backlogs != null) {
            backlogs.close();
        }
    }
}
