package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.core.Granularity;
import io.laminar.ring0.core.Router;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Pulse;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.time.KeyCounts;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A producer's way into the cores: the lane of the one core that takes a source's rows, or a router to all.
 *
 * @param writer where the producer writes
 * @param router deals the rows out on the producer's thread; null when there is one lane
 * @param sheds whether the cores leave out the oldest rows when the producer asks for room
 * @param readers the cores' ends of its lanes, in the order of the cores
 * @param free gives all memory back, when neither the producer nor a core uses it
 * @threading the producer's, what is said to be otherwise excepted
 */
record Ingress(LaneWriter writer, @Nullable Router router, boolean sheds, List<LaneReader> readers, Runnable free) {
    /**
     * What the lanes of a producer are like.
     *
     * @param blocks of each
     * @param sheds whether the cores leave out the oldest rows when the producer asks for room
     * @param throttleAt blocks in use from which on the producer has no room
     * @param resumeAt blocks in use with which it has room again
     */
    record Terms(int blocks, boolean sheds, int throttleAt, int resumeAt) {
        static Terms of(LaminarConfig config, Backpressure.Policy policy) {
            boolean sheds = policy == Backpressure.Policy.DROP_OLDEST;
            int blocks = sheds ? Math.max(Source.SHEDDING_BLOCKS, config.blocksPerLane()) : config.blocksPerLane();
            // Who is the core while it waits is not woken; who does not wait has no use for half a lane.
            boolean throttles = policy == Backpressure.Policy.WAIT && config.mode() == LaminarConfig.Mode.THREADED;
            return throttles
                    ? new Terms(
                            blocks,
                            sheds,
                            config.backpressure().throttleAt(blocks),
                            config.backpressure().resumeAt(blocks))
                    : new Terms(blocks, sheds, blocks, blocks - 1);
        }
    }

    /**
     * Who a way in is for.
     *
     * @param tag what its memory is for
     * @param name by which the producer is known when it comes back in a later life; empty if it does not
     */
    record Party(String tag, String name) {}

    /** Opens a way in, under the engine's lock. */
    static Ingress open(Cores cores, SourceSpec spec, Terms terms, Granularity granularity, Party party) {
        int[] targets = cores.of(spec);
        Lane[] lanes = new Lane[targets.length];
        Pulse pulse = targets.length > 1 ? new Pulse() : null;
        Source.Origin origin = new Source.Origin(party.name(), pulse);
        for (int t = 0; t < targets.length; t++) {
            lanes[t] = cores.call(targets[t], core -> {
                Lane made = Lane.create(core.laneLayout(spec), terms.blocks(), party.tag() + "." + spec.name());
                made.throttle(terms.throttleAt(), terms.resumeAt());
                if (terms.sheds()) {
                    core.source(spec).attachShedding(made.reader(), terms.blocks(), origin);
                } else {
                    core.source(spec).attach(made.reader(), terms.blocks(), origin);
                }
                return made;
            });
        }
        List<LaneReader> readers = Arrays.stream(lanes).map(Lane::reader).toList();
        if (pulse == null) {
            return new Ingress(lanes[0].writer(), null, terms.sheds(), readers, lanes[0]::close);
        }
        Router router = new Router(spec, cores.settings(), lanes, granularity, pulse);
        return new Ingress(router.writer(), router, terms.sheds(), readers, router::close);
    }

    /** {@return whether another block can be begun on every way} */
    @HotPath
    boolean hasRoom() {
        return router == null ? writer.hasSpareBlock() : router.admits();
    }

    /** Brings what is published to the cores; answers how much. */
    @HotPath
    int forward() {
        return router == null ? 0 : router.forward();
    }

    /** {@return whether everything that is published is with the cores} */
    @HotPath
    boolean isForwarded() {
        return router == null || router.isDrained();
    }

    /** {@return how many blocks the core that is farthest behind has to give back before there is room} */
    long blocksToGo() {
        return router == null ? writer.blocksToGo() : router.blocksToGo();
    }

    /** Asks the cores to leave out the oldest rows that they have not taken. */
    @HotPath
    void requestRoom() {
        if (router == null) {
            writer.requestRoom();
        } else {
            router.requestRoom();
        }
    }

    /** {@return rows that the producer has published; a moment's picture for other threads} */
    long rowsPublished() {
        return writer.rowsPublished();
    }

    /**
     * {@return rows that outlive a crash: they are in the logs of their cores; a moment's picture for other threads}
     */
    long rowsDurable() {
        long rows = rowsRejected();
        for (LaneReader reader : readers) {
            rows += reader.lane().writer().rowsSafe();
        }
        return rows;
    }

    /** {@return whether all rows that were published outlive a crash} */
    boolean isDurable() {
        if (!isForwarded()) {
            return false;
        }
        for (LaneReader reader : readers) {
            LaneWriter lane = reader.lane().writer();
            if (lane.rowsSafe() < lane.rowsPublished()) {
                return false;
            }
        }
        return true;
    }

    /** {@return up to which position of the producer all rows outlive a crash; Long.MIN_VALUE before the first} */
    @HotPath
    long positionDurable() {
        long least = Long.MAX_VALUE;
        for (int t = 0; t < readers.size(); t++) {
            least = Math.min(least, readers.get(t).lane().writer().positionSafe());
        }
        return least;
    }

    /** {@return rows refused before they came to a core; likewise} */
    long rowsRejected() {
        return router == null ? 0 : router.source().rowsRejected();
    }

    /** {@return counts of the keys that have watermarks of their own, seen before a core; likewise} */
    KeyCounts keyCounts() {
        return router == null
                ? KeyCounts.NONE
                : router.source().producerCounts().keys();
    }

    /** {@return rows whose time lies too far ahead, found before they came to a core; likewise} */
    long farFutureRows() {
        return router == null ? 0 : router.source().producerCounts().farFutureRows();
    }
}
