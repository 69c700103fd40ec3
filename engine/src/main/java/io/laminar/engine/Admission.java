package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
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
    private final @Nullable NamedPosition place;
    /** Rows that outlived a crash when the engine was done with the lane. */
    private volatile long durableAtLast;

    Admission(String source, LaneLease lease, Ingress way, Backpressure backpressure, @Nullable NamedPosition place) {
        this.place = place;
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
        return hasSaid() && (router == null ? writer.claim() : claimToForward(router));
    }

    /** Whether the cores were told where the producer is, if that is owed. */
    @HotPath
    private boolean hasSaid() {
        return place == null || place.say();
    }

    private boolean tryMark(int kind, long value) {
        return hasSaid() && writer.mark(kind, value);
    }

    /** Places a mark behind the rows ended so far, and brings all to the cores. */
    void mark(int kind, long value) {
        if (kind == Mark.END && place != null) {
            // Its rows are dealt out to other cores perhaps when it comes back: each has to know that it has its part.
            place.owe();
        }
        if (!tryMark(kind, value)) {
            backpressure.begin();
            while (!tryMark(kind, value)) {
                awaitRoom();
            }
            backpressure.end();
        }
        forward();
    }

    /** Says that this lane is done; where there is no room for that, the source cannot end before the engine. */
    void leave() {
        try {
            mark(Mark.END, 0);
        } catch (LimitException e) {
            writer.publish();
            forward();
        } catch (ConfigException e) {
            writer.publish();
        }
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
        while (!isDurable()) {
            if (System.nanoTime() - startNs > timeout.toNanos()) {
                return false;
            }
            backpressure.awaitDurable();
            forward();
        }
        return true;
    }

    /** Of rows that the cores had already nothing is written: what counts is the position behind them. */
    private boolean isDurable() {
        return place == null
                ? way.isDurable()
                : hasSaid() && way.isForwarded() && way.positionDurable() >= place.rows();
    }

    /** {@return how many rows outlive a crash, of a lane that is gone} */
    long durableAtLast() {
        return durableAtLast;
    }

    /** The engine will not touch the lane again; whether the lane is gone. */
    boolean revoke() {
        durableAtLast = way.rowsDurable();
        boolean gone = lease.revoke();
        if (gone) {
            writer.giveUp();
        }
        return gone;
    }

    private void awaitForwarded(Router to) {
        backpressure.beginAnyway();
        while (!to.isDrained()) {
            awaitRoom();
        }
        backpressure.end();
    }
}
