package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.core.Router;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds an appender room for a row, and what it has published its way to the cores; waits where the source says so.
 *
 * @threading the appender's
 */
final class Admission {
    private final String source;
    private final LaneLease lease;
    private final Ingress way;
    private final LaneWriter writer;
    private final @Nullable Router router;
    private final Backpressure backpressure;
    private final boolean dropsNewest;

    Admission(String source, LaneLease lease, Ingress way, Backpressure backpressure) {
        this.source = source;
        this.lease = lease;
        this.way = way;
        this.writer = way.writer();
        this.router = way.router();
        this.backpressure = backpressure;
        this.dropsNewest = backpressure.drops(Backpressure.Policy.DROP_NEWEST);
    }

    /** {@return whether there is room for a row} */
    @HotPath
    boolean claim() {
        return router == null ? writer.claim() : claimToForward(router);
    }

    /** Room here, and at every core for all that a block can hold: what is published then finds its place. */
    @HotPath
    private boolean claimToForward(Router to) {
        to.forward();
        if (!writer.claim()) {
            return false;
        }
        to.forward();
        if (to.admits()) {
            return true;
        }
        // Takes the claim back.
        writer.publish();
        return false;
    }

    /** Waits for room; whether there is any. */
    boolean awaitRow() {
        if (dropsNewest) {
            return false;
        }
        backpressure.begin();
        while (!claim()) {
            awaitRoom();
        }
        backpressure.end();
        return true;
    }

    /** Waits a little, and asks for what it waits for. */
    void awaitRoom() {
        if (!lease.enter()) {
            backpressure.end();
            throw new ConfigException(ErrorCode.CLOSED, "appender waits for room in what is gone: source=" + source);
        }
        if (way.sheds()) {
            way.requestRoom();
        }
        if (!forwards()) {
            backpressure.await(way.blocksToGo());
        }
    }

    /** {@return whether something that was published got further on its way to the cores} */
    boolean forwards() {
        return router != null && router.forward() > 0;
    }

    /** Brings what is published to the cores. */
    @HotPath
    void forward() {
        Router to = router;
        if (to != null) {
            to.forward();
            if (!to.isDrained()) {
                awaitForwarded(to);
            }
        }
    }

    /** Waits until all that is published outlives a crash; whether it does. */
    boolean awaitDurable(Duration timeout) {
        long startNs = System.nanoTime();
        while (!way.isDurable()) {
            if (System.nanoTime() - startNs > timeout.toNanos()) {
                return false;
            }
            backpressure.awaitDurable();
            forward();
        }
        return true;
    }

    private void awaitForwarded(Router to) {
        backpressure.beginAnyway();
        while (!to.isDrained()) {
            awaitRoom();
        }
        backpressure.end();
    }
}
