package io.laminar.engine;

import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.time.KeyCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Those who feed a source, and what they have brought and borne. An appender that is closed is forgotten, and its lanes
 * are given back, when the cores have taken its rows and no consumer holds them any more; its counts stay.
 *
 * @threading under the engine's lock
 */
final class SourceFeeders implements AutoCloseable {
    private final Cores cores;
    private final SourceSpec spec;
    private final List<Feeder> appenders = new ArrayList<>();
    private final List<Feeder> agents = new CopyOnWriteArrayList<>();
    private Counts gone = new Counts(0, 0, 0, KeyCounts.NONE, Waits.NONE);

    /** One of them; a connector has neither an appender nor waits of its own. */
    private record Feeder(
            Ingress way,
            @Nullable Appender appender,
            @Nullable Backpressure backpressure) {}

    /**
     * What they have brought.
     *
     * @param published rows that they have published
     * @param rejected rows that were refused before they came to a core
     * @param farFuture rows whose time lies too far ahead, found before they came to a core
     * @param keys of keys that have watermarks of their own, seen before a core
     * @param waits what they have borne meanwhile
     */
    record Counts(long published, long rejected, long farFuture, KeyCounts keys, Waits waits) {
        private static Counts of(Feeder feeder) {
            Ingress way = feeder.way();
            Waits waits = feeder.backpressure() == null ? Waits.NONE : Waits.of(feeder.backpressure());
            return new Counts(way.rowsPublished(), way.rowsRejected(), way.farFutureRows(), way.keyCounts(), waits);
        }

        private Counts plus(Counts other) {
            return new Counts(
                    published + other.published,
                    rejected + other.rejected,
                    farFuture + other.farFuture,
                    keys.plus(other.keys),
                    waits.plus(other.waits));
        }
    }

    /**
     * What they have borne.
     *
     * @param rowsDropped rows that found no room
     * @param waits how often there was none
     * @param wakes how often one that waited looked again
     * @param waitedNs how long that took
     * @param waiting how many wait at this moment
     */
    record Waits(long rowsDropped, long waits, long wakes, long waitedNs, int waiting) {
        static final Waits NONE = new Waits(0, 0, 0, 0, 0);

        private static Waits of(Backpressure its) {
            return new Waits(its.rowsDropped(), its.waits(), its.wakes(), its.waitedNs(), its.isWaiting() ? 1 : 0);
        }

        private Waits plus(Waits other) {
            return new Waits(
                    rowsDropped + other.rowsDropped,
                    waits + other.waits,
                    wakes + other.wakes,
                    waitedNs + other.waitedNs,
                    waiting + other.waiting);
        }
    }

    SourceFeeders(Cores cores, SourceSpec spec) {
        this.cores = cores;
        this.spec = spec;
    }

    void add(Ingress way, Appender appender, Backpressure backpressure) {
        appenders.add(new Feeder(way, appender, backpressure));
    }

    /** A way of a connector; any thread. */
    void addAgent(Ingress way) {
        agents.add(new Feeder(way, null, null));
    }

    /** {@return whether an appender's rows may still be on their way} */
    boolean holds(Appender appender) {
        return appenders.stream().anyMatch(feeder -> feeder.appender() == appender);
    }

    /** {@return the ways in of appenders, those included that are closed and may have rows on their way} */
    List<Ingress> appenderWays() {
        return appenders.stream().map(Feeder::way).toList();
    }

    /** {@return whether the cores have taken all rows of connectors that have ended} */
    boolean haveTakenAll() {
        int[] targets = cores.of(spec);
        for (int t = 0; t < targets.length; t++) {
            int lane = t;
            boolean all = cores.<Boolean>call(targets[t], core -> {
                Source source = core.source(spec);
                return agents.stream()
                        .allMatch(agent -> source.hasTaken(agent.way().readers().get(lane)));
            });
            if (!all) {
                return false;
            }
        }
        return true;
    }

    /** {@return the counts of all, those included that have gone} */
    Counts counts() {
        forgetClosed();
        Counts sum = gone;
        for (Feeder appender : appenders) {
            sum = sum.plus(Counts.of(appender));
        }
        for (Feeder agent : agents) {
            sum = sum.plus(Counts.of(agent));
        }
        return sum;
    }

    /** Gives back what closed appenders do not need any more. */
    void forgetClosed() {
        List<Feeder> closed = appenders.stream().filter(SourceFeeders::isClosed).toList();
        if (closed.isEmpty()) {
            return;
        }
        Set<Feeder> read = new HashSet<>();
        int[] targets = cores.of(spec);
        for (int t = 0; t < targets.length; t++) {
            int lane = t;
            read.addAll(cores.call(targets[t], core -> read(core, closed, lane)));
        }
        for (Feeder feeder : closed) {
            Appender appender = feeder.appender();
            if (appender != null && !read.contains(feeder)) {
                gone = gone.plus(Counts.of(feeder));
                appenders.remove(feeder);
                appender.revoke();
            }
        }
    }

    private static boolean isClosed(Feeder feeder) {
        return feeder.appender() != null && feeder.appender().isGivenBack();
    }

    /** Those whose rows a core has not taken, or consumers still hold. */
    private List<Feeder> read(Core core, List<Feeder> closed, int lane) {
        List<Feeder> read = new ArrayList<>();
        for (Feeder feeder : closed) {
            LaneReader reader = feeder.way().readers().get(lane);
            if (core.source(spec).reads(reader)) {
                read.add(feeder);
            }
        }
        return read;
    }

    /** Gives all lanes back; no core reads them any more. */
    @Override
    public void close() {
        agents.forEach(agent -> agent.way().free().run());
        for (Feeder feeder : appenders) {
            Appender appender = feeder.appender();
            if (appender != null) {
                appender.revoke();
            }
        }
    }
}
