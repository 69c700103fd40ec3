package io.laminar.engine;

import io.laminar.memory.lane.Lane;
import io.laminar.ring0.operator.Egress;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.Overflow;
import io.laminar.ring0.operator.SheddingEgress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a stream's rows out of a core: an egress there, a lane, and whoever reads that. */
final class Outlet implements AutoCloseable {
    private final Cores cores;
    private final int core;
    private final OperatorSpec spec;
    private final Lane lane;
    private final LaneLease lease;
    private @Nullable Egress egress;
    private long rowsOut;
    private long rowsDropped;
    private boolean closed;

    private Outlet(Cores cores, int core, OperatorSpec spec, Lane lane) {
        this.cores = cores;
        this.core = core;
        this.spec = spec;
        this.lane = lane;
        this.lease = new LaneLease(lane::close);
    }

    /** Opens the ways out of all cores that can have the rows; they come from now on. */
    static List<Outlet> open(Cores cores, OperatorSpec spec, int blocks, String tag) {
        return open(cores, spec, blocks, null, tag);
    }

    /** The same, with something that is left out rather than hold the stream back. */
    static List<Outlet> open(Cores cores, OperatorSpec spec, int blocks, @Nullable Overflow overflow, String tag) {
        List<Outlet> outlets = new ArrayList<>();
        for (int index : cores.of(spec)) {
            Lane lane = cores.call(index, core -> Lane.create(core.layout(spec), blocks, tag));
            Outlet outlet = new Outlet(cores, index, spec, lane);
            outlet.egress = cores.call(index, core -> core.subscribe(spec, lane.writer(), overflow));
            outlets.add(outlet);
        }
        return outlets;
    }

    Lane lane() {
        return lane;
    }

    LaneLease lease() {
        return lease;
    }

    OperatorSpec spec() {
        return spec;
    }

    /** {@return rows that went into the lane} */
    long rowsOut() {
        Egress open = egress;
        return open == null ? rowsOut : cores.<Long>call(core, running -> open.rowsOut());
    }

    /** {@return rows that were left out of it} */
    long rowsDropped() {
        Egress open = egress;
        return open == null ? rowsDropped : cores.<Long>call(core, running -> open.rowsDropped());
    }

    /** {@return how full its lane is, when it is and holds the stream back; empty while it does not} */
    String full() {
        int blocks = lane.blockCount();
        boolean holds = !(egress instanceof SheddingEgress) && lane.blocksInUse() == blocks;
        return holds ? "its lane is full, " + blocks + " of " + blocks + " blocks" : "";
    }

    /** {@return whether the stream has ended on its core, or failed} */
    boolean hasEnded() {
        return cores.<Boolean>call(core, running -> running.ended(spec));
    }

    /** Takes the egress off the core: nothing more comes. */
    void detach() {
        Egress leaving = egress;
        if (leaving != null) {
            egress = null;
            cores.<Boolean>call(core, running -> {
                running.unsubscribe(leaving);
                return true;
            });
            rowsOut = leaving.rowsOut();
            rowsDropped = leaving.rowsDropped();
        }
    }

    /**
     * Takes the egress off the core, so that it holds nothing back; the lane goes when its reader has given it back.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            detach();
            lease.revoke();
        }
    }
}
