package io.laminar.engine;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.Granularity;
import io.laminar.ring0.operator.Lead;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.ProducerCounts;
import io.laminar.ring0.time.KeyCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A source: its columns, and the lanes of everyone who feeds it.
 *
 * @threading under the engine's lock; {@link #failure()} any thread
 */
final class SourceNode implements AutoCloseable {
    private final Cores cores;
    private final Ingress.Terms terms;
    private final SourceSpec spec;
    private final SourceColumns columns;
    private final Backpressure.Policy policy;
    private final Granularity granularity;
    private final List<Ingress> ways = new ArrayList<>();
    private final List<Appender> appenders = new ArrayList<>();
    private final List<Backpressure> producers = new ArrayList<>();
    private final List<SourceAgent> agents = new CopyOnWriteArrayList<>();
    private final List<Ingress> agentWays = new ArrayList<>();
    private @Nullable Appender inserts;

    SourceNode(Cores cores, LaminarConfig config, SourceSpec spec, SourceColumns columns, Backpressure.Policy policy) {
        this.cores = cores;
        this.terms = Ingress.Terms.of(config, policy);
        this.spec = spec;
        this.columns = columns;
        this.policy = policy;
        this.granularity = new Granularity(spec.granularityNs());
        cores.run(core -> core.add(spec));
    }

    String name() {
        return columns.source();
    }

    SourceSpec spec() {
        return spec;
    }

    SourceColumns columns() {
        return columns;
    }

    List<FieldFormat> fields() {
        return columns.fields();
    }

    List<SourceAgent> agents() {
        return agents;
    }

    private Ingress newWay(String tag) {
        Ingress way = Ingress.open(cores, spec, terms, granularity, tag);
        ways.add(way);
        return way;
    }

    /** Tells producers where windows close, after a query was added. */
    void refine() {
        int any = cores.of(spec)[0];
        granularity.set(cores.<Long>call(any, core -> core.source(spec).clock().granularityNs()));
    }

    /** A producer of the program's. */
    Appender newAppender(Backpressure.Relief relief) {
        requireOpen();
        Backpressure backpressure = new Backpressure(name(), policy, cores.patience(), relief);
        producers.add(backpressure);
        Appender appender = new Appender(newWay("appender"), columns, backpressure, this::complete);
        appenders.add(appender);
        return appender;
    }

    /** The one producer of all INSERTs; it does not keep the source from ending. */
    synchronized Appender inserts(Backpressure.Relief relief) {
        Appender known = inserts;
        if (known == null) {
            known = newAppender(relief);
            inserts = known;
        }
        return known;
    }

    /** Feeds the source from a connector; nothing flows before the agent runs. */
    SourceAgent feed(SourceConnector connector, EventFaults faults, Runnable onFailure) {
        requireOpen();
        Ingress way = newWay("source");
        SourceAgent agent =
                new SourceAgent(name(), connector, faults, way, new SourceAgent.Ends(this::complete, onFailure));
        agents.add(agent);
        agentWays.add(way);
        return agent;
    }

    private void requireOpen() {
        if (cores.all(core -> core.ended(spec))) {
            throw new ConfigException(ErrorCode.CLOSED, "source has ended: source=" + name());
        }
    }

    /** No producer will be added: the source ends with those that are there. */
    synchronized void complete() {
        if (inserts != null) {
            inserts.close();
        }
        cores.tell(core -> {
            if (core.has(spec)) {
                core.source(spec).complete();
            }
        });
    }

    /** {@return what stopped a connector; null while nothing has} */
    @Nullable
    EngineException failure() {
        for (SourceAgent agent : agents) {
            EngineException failure = agent.failure();
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    /**
     * {@return whether the core has taken all that the connectors have read, and they have read all; nothing is paused}
     */
    boolean isExhausted() {
        if (isPaused()) {
            return false;
        }
        for (SourceAgent agent : agents) {
            if (!agent.isFinished()) {
                return false;
            }
        }
        long read = agentWays.stream().mapToLong(Ingress::rowsForwarded).sum();
        return agents.isEmpty()
                || cores.sum(
                                spec,
                                core -> core.source(spec).rowsIn()
                                        + core.source(spec).rowsShed())
                        >= read;
    }

    SourceMetrics metrics() {
        long bad = agents.stream().mapToLong(SourceAgent::badRecords).sum();
        String last = agents.isEmpty() ? "" : agents.get(agents.size() - 1).lastBadRecord();
        long rejected = ways.stream().mapToLong(Ingress::rowsRejected).sum();
        long farFuture = ways.stream().mapToLong(Ingress::farFutureRows).sum();
        return new SourceMetrics(
                name(),
                rejected + cores.sum(spec, core -> core.source(spec).rowsIn()),
                rejected + cores.sum(spec, core -> core.source(spec).rowsRejected()),
                farFuture
                        + cores.sum(
                                spec, core -> core.source(spec).producerCounts().farFutureRows()),
                bad,
                last,
                backpressure(),
                cores.least(spec, core -> core.source(spec).watermark()),
                cores.all(core -> core.ended(spec)),
                watermarkMetrics());
    }

    private WatermarkMetrics watermarkMetrics() {
        int any = cores.of(spec)[0];
        KeyCounts routed = ways.stream().map(Ingress::keyCounts).reduce(KeyCounts.NONE, KeyCounts::plus);
        WatermarkMetrics one = cores.call(any, core -> {
            ProducerCounts counts = core.source(spec).producerCounts();
            return new WatermarkMetrics(
                    counts.open(),
                    counts.idle(),
                    core.source(spec).isIdle(),
                    counts.keys().plus(routed),
                    false,
                    0,
                    0,
                    0);
        });
        return spec.policy().drift() == null
                ? one
                : new WatermarkMetrics(
                        one.open(),
                        one.idle(),
                        one.isIdle(),
                        one.keys(),
                        isPaused(),
                        cores.sum(spec, core -> lead(core).timesAhead()),
                        cores.sum(spec, core -> lead(core).rowsAhead()),
                        cores.sum(spec, core -> lead(core).rowsDropped()));
    }

    private Lead lead(Core core) {
        return Objects.requireNonNull(core.source(spec).lead());
    }

    /** {@return whether rows wait in lanes because the source is too far ahead of its group} */
    boolean isPaused() {
        return spec.policy().drift() != null
                && cores.sum(spec, core -> lead(core).isPaused() ? 1 : 0) > 0;
    }

    private BackpressureMetrics backpressure() {
        long newest = sum(Backpressure::rowsDropped);
        return new BackpressureMetrics(
                newest + ways.stream().mapToLong(Ingress::rowsPublished).sum(),
                newest,
                cores.sum(spec, core -> core.source(spec).rowsShed()),
                sum(Backpressure::waits),
                sum(Backpressure::wakes),
                sum(Backpressure::waitedNs),
                (int) producers.stream().filter(Backpressure::isWaiting).count());
    }

    private long sum(ToLongFunction<Backpressure> count) {
        return producers.stream().mapToLong(count).sum();
    }

    /** Gives the lanes back; the core must not run any more, or must have dropped the source. */
    @Override
    public void close() {
        agents.forEach(SourceAgent::close);
        agentWays.forEach(way -> way.free().run());
        appenders.forEach(Appender::revoke);
    }
}
