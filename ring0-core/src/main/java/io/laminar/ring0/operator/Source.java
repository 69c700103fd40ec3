package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.Validity;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.time.Delay;
import io.laminar.ring0.time.Watermark;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where rows enter a core: takes slices from the lanes of its appenders in turn, moves the watermark, and names the
 * rows in its stream. Nothing is copied; a lane's block goes back when every consumer has passed it.
 */
public final class Source extends Operator {
    private final OperatorSpec.SourceSpec spec;
    private final BlockLayout layout;
    private final Stream stream;
    private final Watermark clock;
    private final @Nullable Program expression;
    private final @Nullable Delay delay;
    private final int sliceRows;
    private Feed[] feeds = new Feed[0];
    /** The lane of a source with one producer, which is served without taking turns; else null. */
    private @Nullable Feed onlyFeed;

    private int turn;
    private boolean expectsMore = true;
    private boolean ended;
    private boolean owesMark;
    private boolean uncut;
    private long rowsOut;

    /**
     * Makes a source without lanes.
     *
     * @param spec what it is
     * @param layout layout of the lanes to come
     * @param expression the watermark expression, compiled for that layout, as output 0; null if only marks move it;
     *     owned from here on
     * @param sliceRows most rows of a slice
     */
    public Source(OperatorSpec.SourceSpec spec, BlockLayout layout, @Nullable Program expression, int sliceRows) {
        super(spec.name());
        this.spec = spec;
        this.layout = layout;
        this.stream = new Stream(layout);
        this.clock = new Watermark(spec.granularityNs(), spec.phaseNs(), spec.maxFutureNs());
        this.expression = expression;
        this.delay = Delay.of(spec.watermark());
        this.sliceRows = sliceRows;
    }

    /**
     * Adds a producer's lane.
     *
     * @param reader its consumer's end
     * @param blockCount blocks of the lane
     */
    public void attach(LaneReader reader, int blockCount) {
        feeds = Arrays.copyOf(feeds, feeds.length + 1);
        feeds[feeds.length - 1] = new Feed(reader, blockCount);
        onlyFeed = feeds.length == 1 ? feeds[0] : null;
    }

    /** Says that no lane will be added any more: when those that are there have ended, the source has. */
    public void complete() {
        expectsMore = false;
    }

    /**
     * Lets it set marks wherever windows of a query that was added close, and at once: rows to come are judged by it.
     *
     * @param granularityNs the query's windows close at multiples of it
     */
    public void narrow(long granularityNs) {
        clock.narrow(granularityNs);
        owesMark = clock.current() != Long.MIN_VALUE;
    }

    /** {@return whether every lane that there is has ended} */
    @HotPath
    public boolean lanesEnded() {
        return feeds.length > 0 && allEnded();
    }

    /** {@return the watermark} */
    public Watermark clock() {
        return clock;
    }

    /** {@return the layout of the rows} */
    public BlockLayout layout() {
        return layout;
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        Feed only = onlyFeed;
        int done = only != null ? takeTurn(only, budgetRows) : takeTurns(budgetRows);
        if (!ended && !expectsMore && allEnded() && stream.hasRoom(3)) {
            clock.raise(Long.MAX_VALUE);
            stream.mark(Stream.WATERMARK, Long.MAX_VALUE);
            stream.mark(Stream.END, 0);
            watermark = Long.MAX_VALUE;
            ended = true;
            done++;
        }
        return done;
    }

    @HotPath
    private int takeTurns(int budgetRows) {
        int done = 0;
        for (int tried = 0; tried < feeds.length && done < budgetRows; tried++) {
            turn = turn + 1 >= feeds.length ? 0 : turn + 1;
            done += takeTurn(feeds[turn], budgetRows - done);
        }
        return done;
    }

    /** Takes one uncut slice of a lane, and the marks and cut slices before it. */
    @HotPath
    private int takeTurn(Feed feed, int budgetRows) {
        feed.release(stream);
        if (feed.ended) {
            return 0;
        }
        uncut = false;
        int done = 0;
        int work;
        do {
            work = take(feed, Math.min(sliceRows, budgetRows - done));
            done += work;
        } while (work > 0 && !uncut && done < budgetRows && !feed.ended);
        return done;
    }

    @HotPath
    private boolean allEnded() {
        for (int i = 0; i < feeds.length; i++) {
            if (!feeds[i].ended) {
                return false;
            }
        }
        return true;
    }

    @HotPath
    private int take(Feed feed, int most) {
        if (!stream.hasRoom(4)) {
            return 0;
        }
        if (owesMark) {
            sendMark();
        }
        int kind = feed.reader.next(most);
        if (kind == LaneReader.NOTHING) {
            return 0;
        }
        if (kind == LaneReader.MARK) {
            mark(feed);
            return 1;
        }
        return rows(feed);
    }

    @HotPath
    private void mark(Feed feed) {
        switch (feed.reader.markKind()) {
            case Mark.WATERMARK -> {
                if (clock.raise(feed.reader.markValue())) {
                    sendMark();
                }
            }
            case Mark.FLUSH -> stream.mark(Stream.FLUSH, 0);
            case Mark.BARRIER -> stream.mark(Stream.BARRIER, feed.reader.markValue());
            default -> feed.ended = true;
        }
        feed.reader.consumeMark();
    }

    @HotPath
    private void sendMark() {
        owesMark = false;
        watermark = clock.current();
        stream.mark(Stream.WATERMARK, watermark);
    }

    @HotPath
    private int rows(Feed feed) {
        long block = feed.reader.block();
        int from = feed.reader.from();
        int to = feed.reader.to();
        if (spec.eventTimeColumn() >= 0) {
            long validity = layout.validity(block, spec.eventTimeColumn());
            if (validity != 0 && !Validity.get(validity, from)) {
                rowsRejected++;
                rowsIn++;
                feed.reader.consumeRows(1);
                return 1;
            }
            to = validity == 0 ? to : validUntil(validity, from, to);
        }
        int end = expression == null ? to + 1 : advance(block, from, to);
        to = Math.min(end, to);
        feed.names(stream.tail());
        stream.rows(block, from, to);
        int count = to - from;
        feed.reader.consumeRows(count);
        rowsIn += count;
        rowsOut += count;
        uncut = end > to;
        if (!uncut) {
            owesMark = true;
            if (stream.hasRoom(3)) {
                sendMark();
            }
        }
        return count;
    }

    /** The row behind the first one that lets the watermark cross a value that matters. */
    @HotPath
    private int advance(long block, int from, int to) {
        Delay simple = delay;
        if (simple != null) {
            long values = block + layout.valuesOffset(simple.column());
            return clock.advance(values, layout.validity(block, simple.column()), from, to, simple.ns());
        }
        return evaluate(block, from, to);
    }

    @HotPath
    private int evaluate(long block, int from, int to) {
        Program program = expression;
        if (program == null) {
            return to + 1;
        }
        program.evaluate(block, from, to);
        return clock.advance(program.values(0), program.validity(0), from, to, 0);
    }

    @HotPath
    private static int validUntil(long validity, int from, int to) {
        int row = from + 1;
        while (row < to && Validity.get(validity, row)) {
            row++;
        }
        return row;
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
    public void close() {
        if (expression != null) {
            expression.close();
        }
    }
}
