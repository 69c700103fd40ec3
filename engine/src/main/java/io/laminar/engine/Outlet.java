package io.laminar.engine;

import io.laminar.memory.lane.Lane;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.Egress;
import io.laminar.ring0.operator.OperatorSpec;
import org.jspecify.annotations.Nullable;

/** The way of a stream's rows out of the core: an egress there, a lane, and whoever reads that. */
final class Outlet implements AutoCloseable {
    private final CoreHost host;
    private final OperatorSpec spec;
    private final LaneLease lease;
    private @Nullable Egress egress;
    private boolean closed;

    private Outlet(CoreHost host, OperatorSpec spec, Lane lane) {
        this.host = host;
        this.spec = spec;
        this.lease = new LaneLease(lane);
    }

    /** Opens a way out; rows come from now on. */
    static Outlet open(CoreHost host, OperatorSpec spec, int blocks, String tag) {
        Outlet outlet = new Outlet(host, spec, host.call(core -> Lane.create(core.layout(spec), blocks, tag)));
        outlet.egress = host.call(core -> core.subscribe(spec, outlet.lane().writer()));
        return outlet;
    }

    Lane lane() {
        return lease.lane();
    }

    LaneLease lease() {
        return lease;
    }

    OperatorSpec spec() {
        return spec;
    }

    /** Rows that went into the lane; called on the core. */
    long rowsOut(Core core) {
        Egress open = egress;
        return open == null ? 0 : open.rowsOut();
    }

    /** Takes the egress off the core: nothing more comes. */
    void detach() {
        Egress leaving = egress;
        if (leaving != null) {
            egress = null;
            host.run(core -> core.unsubscribe(leaving));
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
