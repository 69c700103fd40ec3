package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Pulse;
import io.laminar.ring0.operator.Scatter;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.port.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A producer's way to several cores: it writes into a lane of its own, and this deals the rows out, on its own thread.
 *
 * <pre>
 *  writer --> lane --> source: watermark, row by row --> scatter ==> lane to core 0
 *  (the producer's thread, all of it)                            ==> lane to core 1 ...
 * </pre>
 *
 * <p>The producer has seen all of its rows in their order, so the watermark is moved here, and sent to every core at
 * its exact place: a row is late or not whatever the number of cores.
 *
 * <p>A block is begun only when every lane to a core has a whole block free beside the one being written. Whatever its
 * rows are, they find room; only marks in great number may still have to wait.
 *
 * @threading the producer's thread
 * @allocation none after construction
 * @blocking never
 */
public final class Router implements AutoCloseable {
    private final Lane own;
    private final Lane[] lanes;
    private final LaneWriter[] writers;
    private final Source source;
    private final Scatter scatter;
    private final Granularity granularity;
    private final Pulse pulse;
    /** Says which keys are idle; null if none ever is. */
    private final @Nullable Clock clock;

    private final int sliceRows;
    private long granularityNs;
    private int endsSent;

    /**
     * Makes a router.
     *
     * @param spec the source
     * @param config settings of its cores
     * @param lanes to the cores, in their order; owned from here on
     * @param granularity of the queries over the source
     * @param pulse what the cores know the producer's signs of life by
     */
    public Router(SourceSpec spec, CoreConfig config, Lane[] lanes, Granularity granularity, Pulse pulse) {
        BlockLayout layout = config.sizing().layout(spec.output(), false);
        this.own = Lane.create(layout, Lane.MIN_BLOCKS, "router." + spec.name());
        this.lanes = lanes.clone();
        this.writers = new LaneWriter[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            writers[i] = lanes[i].writer();
        }
        Program watermark = spec.watermark() == null
                ? null
                : Program.compile(layout, null, spec.watermarkOutputs(), config.heapBytes());
        this.sliceRows = config.sliceRows();
        this.source =
                new Source(spec, layout, watermark, new Source.Room(sliceRows, config.regions(), null, null, true));
        source.attach(own.reader(), Lane.MIN_BLOCKS, Source.Origin.UNNAMED);
        this.scatter = new Scatter(
                spec.name(),
                source.output(),
                new Scatter.Choice(layout, keys(spec, config, layout)),
                writers,
                sliceRows);
        this.granularity = granularity;
        this.pulse = pulse;
        this.clock = spec.policy().keys() != null && spec.policy().isTimed() ? config.clock() : null;
        this.granularityNs = spec.granularityNs();
    }

    private static @Nullable Program keys(SourceSpec spec, CoreConfig config, BlockLayout layout) {
        if (!(spec.distribution() instanceof Distribution.Hashed hashed)) {
            return null;
        }
        List<Expr> columns = new ArrayList<>();
        for (int column : hashed.columns()) {
            columns.add(new Expr.Column(column, spec.output().get(column)));
        }
        return Program.compile(layout, null, columns, config.heapBytes());
    }

    /** {@return where the producer writes} */
    public LaneWriter writer() {
        return own.writer();
    }

    /** {@return the source's part: its counts and its watermark} */
    public Source source() {
        return source;
    }

    /**
     * Deals out what the producer has published.
     *
     * @return work done; 0 when there is nothing, or a lane that it needs is full
     */
    @HotPath
    public int forward() {
        if (granularity.ns() != granularityNs) {
            narrow();
        }
        if (clock != null) {
            source.tickKeys(clock.nowNs());
        }
        int done = 0;
        int work;
        do {
            work = source.step(sliceRows) + scatter.step(sliceRows);
            done += work;
        } while (work > 0);
        boolean waiting = !isDealtOut();
        if (done > 0 || waiting) {
            pulse.beat(waiting);
        }
        return source.lanesEnded() && !waiting ? done + sendEnds() : done;
    }

    private void narrow() {
        granularityNs = granularity.ns();
        source.narrow(granularityNs);
    }

    @HotPath
    private int sendEnds() {
        int before = endsSent;
        while (endsSent < writers.length && writers[endsSent].mark(Mark.END, 0)) {
            endsSent++;
        }
        return endsSent - before;
    }

    @HotPath
    private boolean isDealtOut() {
        return scatter.drained() && own.writer().rowsPublished() == source.rowsIn();
    }

    /** {@return whether everything that was published is with the cores, and the end too} */
    @HotPath
    public boolean isDrained() {
        return isDealtOut() && (!source.lanesEnded() || endsSent == writers.length);
    }

    /** {@return whether every core can take a whole block more} */
    @HotPath
    public boolean admits() {
        for (int i = 0; i < writers.length; i++) {
            if (!writers[i].hasSpareBlock()) {
                return false;
            }
        }
        return true;
    }

    /** {@return how many blocks the core that is farthest behind has to give back; 0: none} */
    public long blocksToGo() {
        long most = 0;
        for (int i = 0; i < writers.length; i++) {
            most = Math.max(most, writers[i].blocksToGo());
        }
        return most;
    }

    /** Asks the cores that have no room for a block to leave out the oldest rows that they have not taken. */
    public void requestRoom() {
        for (int i = 0; i < writers.length; i++) {
            if (!writers[i].hasSpareBlock()) {
                writers[i].requestRoom();
            }
        }
    }

    /** Gives all lanes back; no core may read them any more. */
    @Override
    public void close() {
        source.close();
        scatter.close();
        own.close();
        for (Lane lane : lanes) {
            lane.close();
        }
    }
}
