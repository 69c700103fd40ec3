package io.laminar.ring0.core;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.time.Alignments;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes between the cores of an engine: for each exchange one from every core that has rows to every core that
 * takes them.
 *
 * <pre>
 *              to 0     to 1     to 2
 *  from 0      lane     lane     lane        hashed: every core to every core, itself too
 *  from 1      lane     lane     lane        single: one column; of rows that are on one core already: one row
 *  from 2      lane     lane     lane
 * </pre>
 *
 * <p>A core asks for its ends when it adds the exchange and gives them back when it drops it; memory goes with the last
 * one. Beside rows and marks cores share where their sources are in time, so that these can keep together.
 *
 * @threading any; under a lock, as nothing here happens per row
 */
public final class Exchanges {
    private final int cores;
    private final Sizing sizing;
    private final int blocksPerLane;
    private final Alignments alignments = new Alignments();
    private final Map<ExchangeSpec, Grid> grids = new IdentityHashMap<>();

    /** The lanes of one exchange; null where no rows go. */
    private static final class Grid {
        final @Nullable Lane[][] lanes;
        int users;

        Grid(int cores) {
            this.lanes = new Lane[cores][cores];
        }
    }

    /**
     * The lanes of an engine.
     *
     * @param cores how many cores there are
     * @param sizing how large blocks are
     * @param blocksPerLane blocks of each lane
     */
    public Exchanges(int cores, Sizing sizing, int blocksPerLane) {
        this.cores = cores;
        this.sizing = sizing;
        this.blocksPerLane = blocksPerLane;
    }

    /** {@return how many cores there are} */
    public int cores() {
        return cores;
    }

    /** {@return the groups of sources that keep together} */
    Alignments alignments() {
        return alignments;
    }

    int blocksPerLane() {
        return blocksPerLane;
    }

    /** {@return whether a distribution has rows on a core} */
    boolean has(Distribution distribution, int core) {
        return !(distribution instanceof Distribution.Single single) || single.core(cores) == core;
    }

    BlockLayout layout(ExchangeSpec spec) {
        return sizing.layout(spec.output(), spec.weighted());
    }

    /** Notes that a core uses an exchange; its lanes are there from the first one on. */
    synchronized void open(ExchangeSpec spec) {
        grids.computeIfAbsent(spec, this::makeGrid).users++;
    }

    private Grid makeGrid(ExchangeSpec spec) {
        Grid grid = new Grid(cores);
        Distribution before = Distribution.of(spec.input());
        BlockLayout layout = layout(spec);
        for (int from = 0; from < cores; from++) {
            for (int to = 0; to < cores; to++) {
                if (has(before, from) && has(spec.distribution(), to)) {
                    grid.lanes[from][to] = Lane.create(layout, blocksPerLane, spec.name());
                }
            }
        }
        return grid;
    }

    /** {@return the ends that a core sends by, in the order of the cores; none if it has no rows} */
    synchronized LaneWriter[] from(ExchangeSpec spec, int core) {
        List<LaneWriter> ends = new ArrayList<>();
        for (Lane lane : grid(spec).lanes[core]) {
            if (lane != null) {
                ends.add(lane.writer());
            }
        }
        return ends.toArray(LaneWriter[]::new);
    }

    /** {@return the ends that a core receives by; none if it takes no rows} */
    synchronized LaneReader[] to(ExchangeSpec spec, int core) {
        List<LaneReader> ends = new ArrayList<>();
        for (Lane[] row : grid(spec).lanes) {
            Lane lane = row[core];
            if (lane != null) {
                ends.add(lane.reader());
            }
        }
        return ends.toArray(LaneReader[]::new);
    }

    private Grid grid(ExchangeSpec spec) {
        Grid grid = grids.get(spec);
        if (grid == null) {
            throw new IllegalStateException("exchange is not open: name=" + spec.name());
        }
        return grid;
    }

    /** A core does not use an exchange any more. */
    synchronized void close(ExchangeSpec spec) {
        Grid grid = grid(spec);
        if (--grid.users > 0) {
            return;
        }
        grids.remove(spec);
        for (Lane[] row : grid.lanes) {
            for (Lane lane : row) {
                if (lane != null) {
                    lane.close();
                }
            }
        }
    }
}
