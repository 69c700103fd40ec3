package io.laminar.engine;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.Granularity;
import io.laminar.ring0.operator.Lead;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.ProducerCounts;
import io.laminar.ring0.operator.ProducerPlace;
import io.laminar.ring0.time.KeyCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A source: its columns, and the lanes of everyone who feeds it.
 *
 * @threading under the engine's lock; {@link #failure()} and {@link #stopped()} any thread
 */
final class SourceNode implements AutoCloseable {
    private final Cores cores;
    private final Ingress.Terms terms;
    private final SourceSpec spec;
    private final SourceColumns columns;
    private final Backpressure.Policy policy;
    private final Granularity granularity;
    private final SourceFeeders feeders;
    private final List<SourceAgent> agents = new CopyOnWriteArrayList<>();
    private final boolean keeps;
    private @Nullable Appender inserts;

    SourceNode(Cores cores, LaminarConfig config, SourceSpec spec, SourceColumns columns, Backpressure.Policy policy) {
        this.cores = cores;
        this.terms = Ingress.Terms.of(config, policy);
        this.spec = spec;
        this.columns = columns;
        this.policy = policy;
        this.keeps = config.data().isDurable();
        this.granularity = new Granularity(spec.granularityNs());
        this.feeders = new SourceFeeders(cores, spec);
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

    private Ingress newWay(String tag, String name) {
        return Ingress.open(cores, spec, terms, granularity, new Ingress.Party(tag, name));
    }

    /** How far a producer has come in former lives, as it counts itself: what the logs of all of its cores have. */
    private long positionOf(Ingress way) {
        int[] targets = cores.of(spec);
        long least = Long.MAX_VALUE;
        for (int t = 0; t < targets.length; t++) {
            LaneReader reader = way.readers().get(t);
            least = Math.min(
                    least,
                    cores.<Long>call(
                            targets[t],
                            core -> core.ended(spec)
                                    ? SourceConnector.AT_END
                                    : core.source(spec).place(reader).position()));
        }
        return least;
    }

    /** Asks each core that has rows of a connector where that is. */
    private <T> List<T> places(SourceAgent agent, Function<ProducerPlace, T> question) {
        List<T> answers = new ArrayList<>();
        int[] targets = cores.of(spec);
        for (int t = 0; t < targets.length; t++) {
            LaneReader reader = agent.way().readers().get(t);
            answers.add(cores.call(
                    targets[t], core -> question.apply(core.source(spec).place(reader))));
        }
        return answers;
    }

    /**
     * {@return whether rows of a connector that are dealt out have come to its cores which its position does not say}
     */
    boolean isUneven(SourceAgent agent) {
        return spec.isPartitioned()
                && (places(agent, ProducerPlace::position).stream().distinct().count() > 1
                        || places(
                                        agent,
                                        place -> place.position() != SourceConnector.NO_POSITION
                                                && place.rowsBehind() > 0)
                                .contains(true));
    }

    /** {@return whether a connector has come to where it was for each of its cores} */
    boolean isCaughtUp(SourceAgent agent) {
        return !places(agent, ProducerPlace::isCaughtUp).contains(false);
    }

    /** {@return whether the cores have taken all that a connector has read, which rests} */
    boolean hasTaken(SourceAgent agent) {
        Ingress way = agent.way();
        return (way.router() == null || way.router().isDrained())
                && way.readers().stream()
                        .allMatch(reader -> cores.all(
                                core -> !core.has(spec) || core.source(spec).hasTaken(reader)));
    }

    /** Has a connector go on behind all that it has read, which the cores have taken. */
    void settle(SourceAgent agent) {
        places(agent, place -> {
            place.settle(agent.position());
            return true;
        });
    }

    /** Tells producers where windows close, after a query was added. */
    void refine() {
        int any = cores.of(spec)[0];
        granularity.set(cores.<Long>call(any, core -> core.source(spec).clock().granularityNs()));
    }

    /** A producer of the program's. */
    Appender newAppender(Laminar laminar) {
        requireOpen();
        feeders.forgetClosed();
        Backpressure backpressure = new Backpressure(name(), policy, cores.patience(), new EngineRelief(laminar, this));
        Ingress way = newWay("appender", "");
        Appender appender = new Appender(way, columns, backpressure, this::complete);
        feeders.add(way, appender, backpressure);
        return appender;
    }

    /** The one producer of all INSERTs; it does not keep the source from ending. */
    synchronized Appender inserts(Laminar laminar) {
        Appender known = inserts;
        if (known == null) {
            known = newAppender(laminar);
            inserts = known;
        }
        return known;
    }

    /** Feeds the source from a connector; nothing flows before the agent runs. */
    SourceAgent feed(SourceConnector connector, EventFaults faults, Runnable onFailure) {
        requireOpen();
        Ingress way = newWay("source", "connector " + agents.size());
        LongSupplier position = keeps ? () -> positionOf(way) : null;
        SourceAgent.Ends ends = new SourceAgent.Ends(this::complete, onFailure, position);
        SourceAgent agent = new SourceAgent(name(), connector, faults, way, ends);
        agents.add(agent);
        feeders.addAgent(way);
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

    /** {@return why the cores take none of its rows any more; null while they do; any thread} */
    @Nullable
    EngineException stopped() {
        RuntimeException cause = cores.stopped(spec);
        return cause == null ? null : Failures.ofSource(name(), cause);
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
     * {@return whether the core has taken all that the connectors have read, and they have read all; nothing is paused;
     * or no core takes any more}
     */
    boolean isExhausted() {
        if (cores.stopped(spec) != null) {
            return true;
        }
        if (isPaused()) {
            return false;
        }
        for (SourceAgent agent : agents) {
            if (!agent.isFinished()) {
                return false;
            }
        }
        return feeders.haveTakenAll();
    }

    SourceMetrics metrics() {
        long bad = agents.stream().mapToLong(SourceAgent::badRecords).sum();
        String last = agents.isEmpty() ? "" : agents.get(agents.size() - 1).lastBadRecord();
        SourceFeeders.Counts brought = feeders.counts();
        return new SourceMetrics(
                name(),
                brought.rejected() + cores.sum(spec, core -> core.source(spec).rowsIn()),
                brought.rejected() + cores.sum(spec, core -> core.source(spec).rowsRejected()),
                brought.farFuture()
                        + cores.sum(
                                spec, core -> core.source(spec).producerCounts().farFutureRows()),
                bad,
                last,
                backpressure(brought),
                cores.least(spec, core -> core.source(spec).watermark()),
                cores.all(core -> core.ended(spec)),
                watermarkMetrics(brought.keys()));
    }

    /** {@return how its watermark is being made} */
    WatermarkMetrics watermarkMetrics() {
        return watermarkMetrics(feeders.counts().keys());
    }

    private WatermarkMetrics watermarkMetrics(KeyCounts routed) {
        ProducerCounts counts =
                cores.call(cores.of(spec)[0], core -> core.source(spec).producerCounts());
        return new WatermarkMetrics(
                counts.open(),
                counts.idle(),
                isIdle(),
                counts.keys().plus(routed),
                isPaused(),
                ofLeads(Lead::timesAhead),
                ofLeads(Lead::rowsAhead),
                ofLeads(Lead::rowsDropped));
    }

    /** {@return whether nobody waits for the source at present, as one of its cores sees it} */
    boolean isIdle() {
        return cores.<Boolean>call(cores.of(spec)[0], core -> core.source(spec).isIdle());
    }

    private long ofLeads(ToLongFunction<Lead> count) {
        return spec.policy().drift() == null ? 0 : cores.sum(spec, core -> count.applyAsLong(lead(core)));
    }

    /** {@return how it keeps together with other sources, on each of its cores; it belongs to a group} */
    List<Lead> leads() {
        List<Lead> leads = new ArrayList<>();
        for (int core : cores.of(spec)) {
            leads.add(cores.call(core, this::lead));
        }
        return leads;
    }

    private Lead lead(Core core) {
        return Objects.requireNonNull(core.source(spec).lead());
    }

    /** {@return whether rows wait in lanes because the source is too far ahead of its group} */
    boolean isPaused() {
        return spec.policy().drift() != null
                && cores.sum(spec, core -> lead(core).isPaused() ? 1 : 0) > 0;
    }

    private BackpressureMetrics backpressure(SourceFeeders.Counts brought) {
        SourceFeeders.Waits borne = brought.waits();
        return new BackpressureMetrics(
                borne.rowsDropped() + brought.published(),
                borne.rowsDropped(),
                cores.sum(spec, core -> core.source(spec).rowsShed()),
                borne.waits(),
                borne.wakes(),
                borne.waitedNs(),
                borne.waiting());
    }

    /** Gives the lanes back; the core must not run any more, or must have dropped the source. */
    @Override
    public void close() {
        agents.forEach(SourceAgent::close);
        feeders.close();
    }
}
