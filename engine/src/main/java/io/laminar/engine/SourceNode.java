package io.laminar.engine;

import io.laminar.engine.connector.NamedLanes;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source: its columns, and the lanes of everyone who feeds it.
 *
 * @threading under the engine's lock; {@link #failure()} and {@link #stopped()} any thread
 */
final class SourceNode implements AutoCloseable {
    /** In front of the names of the program's producers, and of those that a connector knows by name. */
    private static final String APPENDER = "appender ";

    private static final String CLIENT = "client ";

    private final Cores cores;
    private final Ingress.Terms terms;
    private final SourceSpec spec;
    private final SourceColumns columns;
    private final Backpressure.Policy policy;
    private final Granularity granularity;
    private final SourceFeeders feeders;
    private final List<SourceAgent> agents = new CopyOnWriteArrayList<>();
    private final boolean keeps;
    /** Appenders that have a name, by it; those that are closed, too. */
    private final Map<String, Appender> named = new HashMap<>();

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

    /**
     * Has producers that count their rows go on behind all that the log has; it tells which those are where there is
     * one core.
     *
     * @return whether any of them was not there
     */
    boolean settleCounting() {
        return spec.isPartitioned()
                && cores.count() == 1
                && cores.call(
                        0,
                        core -> !core.ended(spec)
                                && core.source(spec)
                                        .settle(name -> name.startsWith(APPENDER) || name.startsWith(CLIENT)));
    }

    /** Tells producers where windows close, after a query was added. */
    void refine() {
        int any = cores.of(spec)[0];
        granularity.set(cores.<Long>call(any, core -> core.source(spec).clock().granularityNs()));
    }

    /** A producer of the program's. */
    Appender newAppender(Laminar laminar) {
        return newAppender(laminar, "");
    }

    private Appender newAppender(Laminar laminar, String name) {
        requireOpen();
        feeders.forgetClosed();
        Backpressure backpressure = new Backpressure(name(), policy, cores.patience(), new EngineRelief(laminar, this));
        Ingress way = newWay("appender", name);
        NamedPosition place = name.isEmpty() ? null : placeOf(way);
        Appender appender = new Appender(way, columns, backpressure, this::complete, place);
        feeders.add(way, appender, backpressure);
        return appender;
    }

    /**
     * {@return a producer of the program's that goes on where one of its name was; null while rows of that one are on
     * their way}
     */
    @Nullable
    Appender namedAppender(String name, Laminar laminar) {
        requirePositions(name);
        Appender before = named.get(name);
        if (before != null && !before.isGivenBack()) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE,
                    "appender is open already: source=" + name() + ", name=" + name,
                    "close it first, or take another name");
        }
        feeders.forgetClosed();
        if (before != null && feeders.holds(before)) {
            return null;
        }
        Appender appender = newAppender(laminar, APPENDER + name);
        named.put(name, appender);
        return appender;
    }

    private void requirePositions(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > NamedLanes.MOST_NAME_BYTES) {
            throw new ConfigException(
                    ErrorCode.INVALID_CONFIG,
                    "name of a producer must be of 1.." + NamedLanes.MOST_NAME_BYTES + " bytes: source=" + name()
                            + ", nameBytes=" + bytes);
        }
        if (!keeps) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE,
                    "engine keeps nothing: data.directory=, source=" + name() + ", name=" + name,
                    "set data.directory, or open an appender without a name");
        }
        requireNothingDropped(name(), policy);
    }

    /** Who counts rows needs all of them. */
    static void requireNothingDropped(String source, Backpressure.Policy policy) {
        if (policy == Backpressure.Policy.DROP_NEWEST || policy == Backpressure.Policy.DROP_OLDEST) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE,
                    "source leaves rows out, and its producers have no positions: source=" + source,
                    "backpressure = 'wait' or 'error'");
        }
    }

    /** Where a producer goes on: the logs of its cores know, row by row where there is one core. */
    private NamedPosition placeOf(Ingress way) {
        int[] targets = cores.of(spec);
        long[] known = new long[targets.length];
        for (int t = 0; t < targets.length; t++) {
            LaneReader reader = way.readers().get(t);
            known[t] = cores.<Long>call(targets[t], core -> {
                if (core.ended(spec)) {
                    return SourceConnector.AT_END;
                }
                ProducerPlace its = core.source(spec).place(reader);
                return Math.max(0, its.position()) + (targets.length == 1 ? its.rowsBehind() : 0);
            });
        }
        return new NamedPosition(way.writer(), known);
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
        SourceAgent.Ways ways = new SourceAgent.Ways(way, clientWays(connector.mostNames()));
        SourceAgent agent = new SourceAgent(name(), connector, faults, ways, ends);
        agents.add(agent);
        feeders.addAgent(way);
        return agent;
    }

    private @Nullable ClientWays clientWays(int most) {
        if (most == 0) {
            return null;
        }
        return new ClientWays(most, cores.inline(), this::formerClients, this::newClientWay);
    }

    private Set<String> formerClients() {
        Set<String> names = new HashSet<>();
        for (int core : cores.of(spec)) {
            names.addAll(cores.call(core, running -> running.source(spec).absentNames()));
        }
        return names.stream()
                .filter(name -> name.startsWith(CLIENT))
                .map(name -> name.substring(CLIENT.length()))
                .collect(Collectors.toSet());
    }

    private ClientWays.Way newClientWay(String name) {
        Ingress way = newWay("client", CLIENT + name);
        feeders.addAgent(way);
        return new ClientWays.Way(way, placeOf(way), keeps);
    }

    /** No producer of a connector comes from now on; its agents are halted. */
    void stopClients() {
        agents.forEach(SourceAgent::stopClients);
    }

    private void requireOpen() {
        EngineException stopped = stopped();
        // One core that takes nothing is enough, and is seen at once; the others are about to end.
        if (stopped != null || cores.all(core -> core.ended(spec))) {
            String why = stopped == null ? "" : ", reason=" + stopped.getMessage();
            throw new ConfigException(ErrorCode.CLOSED, "source has ended: source=" + name() + why);
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

    /** {@return the ways in of appenders, those included that are closed and may have rows on their way} */
    List<Ingress> appenderWays() {
        return feeders.appenderWays();
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
                agents.stream().mapToLong(SourceAgent::repeatedRows).sum(),
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
