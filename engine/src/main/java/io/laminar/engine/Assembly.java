package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.operator.OperatorSpec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an engine runs, by name: sources, streams, sinks, and the cores between them.
 *
 * @threading under the engine's lock, what is said to be otherwise excepted
 */
final class Assembly {
    private static final long GLANCE_NS = 200_000;
    private static final long SHORT_GLANCE_NS = 50_000;

    private final LaminarConfig config;
    private final EngineIo io;
    private final Cores cores;
    private final Connectors connectors = new Connectors();
    private final AlignmentWatch alignments = new AlignmentWatch();
    private final Map<String, SourceNode> sources = new LinkedHashMap<>();
    private final Map<String, StreamNode> streams = new LinkedHashMap<>();
    private final Map<String, SinkNode> sinks = new LinkedHashMap<>();
    private final List<StreamNode> nodes = new ArrayList<>();
    private final List<AgentThread> threads = new ArrayList<>();
    private final Map<Agent, Integer> seats = new IdentityHashMap<>();
    private EpochReport epochs = EpochReport.NONE;
    private volatile boolean started;
    private volatile boolean pumping = true;
    private volatile boolean quiet;
    private boolean troubled;
    private boolean isolated;
    private boolean closed;

    Assembly(LaminarConfig config) {
        this.config = config;
        this.io = new EngineIo(config.io());
        this.cores = new Cores(config, io);
    }

    LaminarConfig config() {
        return config;
    }

    Cores cores() {
        return cores;
    }

    EngineIo io() {
        return io;
    }

    /** Has nothing outside touched from now on: sources have no connectors, and sinks are streams. */
    void isolate() {
        isolated = true;
    }

    /** {@return whether nothing outside is touched} */
    boolean isIsolated() {
        return isolated;
    }

    /** {@return a variable that a statement names, or null; who touches nothing outside needs no secrets} */
    @Nullable
    String variable(String name) {
        String value = System.getenv(name);
        return value == null && isolated ? "" : value;
    }

    /** {@return what sinks ask of checkpoints, and tell them} */
    EpochReport epochs() {
        return epochs;
    }

    /** Has sinks that are made from now on take part in checkpoints. */
    void report(EpochReport to) {
        epochs = to;
    }

    Connectors connectors() {
        return connectors;
    }

    /** {@return what tells the log of sources that come ahead of their groups} */
    AlignmentWatch alignments() {
        return alignments;
    }

    Map<String, SourceNode> sources() {
        return sources;
    }

    /** {@return a source that the program feeds} */
    SourceNode requireFree(String source) {
        SourceNode node = sources.get(source);
        if (node == null) {
            throw new ConfigException(
                    ErrorCode.UNKNOWN_RELATION, "no such source: source=" + source + ", sources=" + sources.keySet());
        }
        if (!node.agents().isEmpty()) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE, "source is fed by a connector: source=" + source, "create one without FROM");
        }
        return node;
    }

    Map<String, StreamNode> streams() {
        return streams;
    }

    Map<String, SinkNode> sinks() {
        return sinks;
    }

    /** Knows a stream, with or without a name, until it is dropped. */
    void register(StreamNode node) {
        nodes.add(node);
    }

    /** {@return every stream, those without a name too} */
    List<StreamNode> nodes() {
        return nodes;
    }

    void unregister(StreamNode node) {
        nodes.remove(node);
    }

    /** {@return whether inputs flow; any thread} */
    boolean started() {
        return started;
    }

    /** {@return whether the poll of an inline engine has more to do than the core's; any thread} */
    @HotPath
    boolean hasToPump() {
        return pumping;
    }

    /** Lets the inputs of connectors flow, those of later sources at once. */
    void start() {
        if (!started) {
            startQuietly();
            sources.values().forEach(source -> source.agents().forEach(this::begin));
            pumping = isPumping();
        }
    }

    /** Agents beside the cores were added otherwise. */
    void agentsCame() {
        pumping = isPumping();
    }

    /** Lets some time pass: an inline engine goes on by the caller's work alone. {@return whether that did anything} */
    boolean pass() {
        if (cores.inline()) {
            return cores.poll() + cores.round() > 0;
        }
        LockSupport.parkNanos(SHORT_GLANCE_NS);
        return false;
    }

    private boolean isPumping() {
        return cores.inline() && (!started || cores.needsRounds());
    }

    /**
     * Opens a connector where it will run.
     *
     * @param connector the connector; closed if that fails
     * @param home the core that it runs with, if it wants to run with one
     * @return its place, for {@link #seat}
     */
    AgentRounds open(Opening connector, int home) {
        AgentRounds rounds = placeFor(connector, home);
        try {
            on(rounds, () -> connector.open(rounds.io()));
        } catch (RuntimeException e) {
            abandon(rounds, connector, e);
            throw e;
        }
        return rounds;
    }

    private AgentRounds placeFor(Opening connector, int home) {
        if (cores.inline() || connector.affinity() != Affinity.BACKGROUND) {
            return cores.rounds(home);
        }
        return new AgentRounds(
                ThreadIo.alone(io, connector.name()), cores.rounds(home).drainNs(), cores.booksOfThreads());
    }

    /** Closes a connector that was opened, or could not be, and that no agent has. */
    void abandon(AgentRounds rounds, Opening connector, RuntimeException why) {
        try {
            on(rounds, connector::close);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        if (cores.coreOf(rounds) < 0) {
            rounds.end();
        } else {
            awaitReleased(rounds, connector.faults());
        }
    }

    private void on(AgentRounds rounds, Runnable action) {
        int index = cores.coreOf(rounds);
        if (index >= 0) {
            cores.<Boolean>call(index, core -> {
                action.run();
                return true;
            });
        } else {
            action.run();
        }
    }

    /** Gives an agent its place; it does nothing before it is {@linkplain #run run}. */
    void seat(Agent agent, AgentRounds rounds) {
        int index = cores.coreOf(rounds);
        if (index < 0) {
            threads.add(new AgentThread(agent, rounds, cores.idle()));
        } else {
            seats.put(agent, index);
        }
    }

    /** Runs a source's agent, now or when inputs begin to flow. */
    void runSource(SourceAgent agent) {
        if (started) {
            begin(agent);
        }
    }

    /** Where it ended in a former life. */
    void begin(SourceAgent agent) {
        agent.locate();
        run(agent);
    }

    /** Runs an agent: on a thread of its own, or with the core. */
    void run(Agent agent) {
        AgentThread thread = threadOf(agent);
        if (thread == null) {
            on(roundsOf(agent), () -> roundsOf(agent).add(agent));
            pumping = isPumping();
        } else {
            thread.start();
        }
    }

    /** The agents of the core that an agent was seated with. */
    private AgentRounds roundsOf(Agent agent) {
        return cores.rounds(seats.getOrDefault(agent, 0));
    }

    private @Nullable AgentThread threadOf(Agent agent) {
        for (AgentThread thread : threads) {
            if (thread.agent() == agent) {
                return thread;
            }
        }
        return null;
    }

    /** Lets an agent do what it was given, within bounds, and closes it. */
    void halt(Agent agent) {
        AgentThread thread = threadOf(agent);
        if (thread == null) {
            haltOnCore(agent);
            seats.remove(agent);
            pumping = isPumping();
        } else {
            thread.close();
            threads.remove(thread);
        }
    }

    /** Asks again and again: the queries run on meanwhile. */
    private void haltOnCore(Agent agent) {
        AgentRounds rounds = roundsOf(agent);
        int index = cores.coreOf(rounds);
        long startNs = System.nanoTime();
        boolean gone = false;
        // With an inline engine the caller does it, and may be kept.
        Agent[] watched = cores.inline() ? new Agent[] {agent} : new Agent[0];
        DrainWatch watch = DrainWatch.of(watched, rounds.drainNs());
        try {
            while (!gone) {
                boolean late = System.nanoTime() - startNs > rounds.drainNs();
                gone = cores.<Boolean>call(index, core -> rounds.tryRemove(agent, late));
                if (!gone) {
                    LockSupport.parkNanos(GLANCE_NS);
                }
            }
        } finally {
            watch.close();
        }
        awaitReleased(rounds, agent.faults());
    }

    /** A port closes sockets in its own time: who asks for the same address next must not find it taken. */
    private void awaitReleased(AgentRounds rounds, EventFaults connector) {
        int index = cores.coreOf(rounds);
        long startNs = System.nanoTime();
        while (!cores.<Boolean>call(index, core -> rounds.hasReleased(connector))
                && System.nanoTime() - startNs < rounds.drainNs()) {
            LockSupport.parkNanos(GLANCE_NS);
        }
    }

    /** {@return whether a node is a stream of its own} */
    boolean isStream(OperatorSpec spec) {
        return streams.values().stream().anyMatch(stream -> stream.spec() == spec);
    }

    /** {@return whether inputs flow, no connector has failed and the core runs; any thread} */
    @HotPath
    boolean quiet() {
        return quiet && (cores.inline() || cores.crash() == null);
    }

    /** Notes that a connector has failed; any thread. */
    synchronized void onFailure() {
        troubled = true;
        quiet = false;
    }

    private synchronized void startQuietly() {
        started = true;
        quiet = !troubled;
    }

    /** {@return the sources that a node reads, however far up} */
    List<SourceNode> sourcesOf(OperatorSpec spec) {
        List<SourceNode> found = new ArrayList<>();
        for (SourceNode source : sources.values()) {
            if (spec.reads(source.spec())) {
                found.add(source);
            }
        }
        return found;
    }

    /** {@return the sinks that hold a source back as nobody takes their rows; of an inline engine only} */
    List<String> heldSinks(SourceNode source) {
        return sinks.values().stream()
                .filter(sink -> sink.agent().isHeld() && sink.spec().reads(source.spec()))
                .map(SinkNode::name)
                .toList();
    }

    /** {@return why a node does not go on: a source's connector, the query itself, the core; null while it does} */
    @Nullable
    EngineException failureOf(String stream, OperatorSpec spec) {
        EngineException crash = cores.crash();
        if (crash != null) {
            return crash;
        }
        for (SourceNode source : sourcesOf(spec)) {
            EngineException failure = source.failure();
            if (failure != null) {
                return failure;
            }
        }
        RuntimeException failure = cores.failure(spec);
        return failure == null ? null : Failures.of(stream, failure);
    }

    /** {@return every failure there is, sources first} */
    List<EngineException> failures() {
        List<EngineException> failures = new ArrayList<>();
        sources.values().forEach(source -> addIfAny(failures, source.failure()));
        EngineException crash = cores.crash();
        addIfAny(failures, crash);
        if (crash == null) {
            for (StreamNode stream : streams.values()) {
                RuntimeException cause = cores.failure(stream.spec());
                addIfAny(failures, cause == null ? null : Failures.of(stream.name(), cause));
            }
            sources.values().forEach(source -> addIfAny(failures, source.stopped()));
        }
        sinks.values().forEach(sink -> addIfAny(failures, sink.agent().failure()));
        return failures;
    }

    private static void addIfAny(List<EngineException> failures, @Nullable EngineException failure) {
        if (failure != null) {
            failures.add(failure);
        }
    }

    /** {@return counts of everything, at this moment} */
    MetricsSnapshot metrics(@Nullable CheckpointMetrics checkpoints) {
        return new MetricsSnapshot(
                sources.values().stream().map(SourceNode::metrics).toList(),
                streams.values().stream().map(StreamNode::metrics).toList(),
                sinks.values().stream().map(SinkNode::metrics).toList(),
                cores.metrics(),
                io.metrics(),
                checkpoints,
                RawMemory.liveBytes(),
                failures());
    }

    /** {@return whether connectors have read all, the core has computed it, and the sinks have written it} */
    boolean isSettled() {
        for (SourceNode source : sources.values()) {
            if (!source.isExhausted()) {
                return false;
            }
        }
        // The cores poll themselves dry before the sinks are looked at, and there must be no more work behind them.
        boolean idle = isIdle();
        for (SinkNode sink : sinks.values()) {
            if (!sink.isCaughtUp()) {
                return false;
            }
        }
        return idle && isIdle();
    }

    /**
     * Whether no core has any work. What one has sent to another before it was asked is there when the other is asked
     * again: two rounds without work mean that nothing was under way between them.
     */
    private boolean isIdle() {
        return cores.all(core -> core.poll() == 0) && (cores.count() == 1 || cores.all(core -> core.poll() == 0));
    }

    /** Adds a query to the cores, and tells the producers of its sources where its windows close. */
    void add(OperatorSpec spec) {
        cores.run(core -> core.add(spec));
        sourcesOf(spec).forEach(SourceNode::refine);
    }

    /**
     * Stops everything and gives it back.
     *
     * @param stopped what to do when the cores stand still and all is still there
     */
    void close(Runnable stopped) {
        if (closed) {
            return;
        }
        closed = true;
        // First who produces, then the core, then who consumes: what came out is written.
        for (SourceNode source : sources.values()) {
            source.agents().forEach(this::halt);
            source.stopClients();
        }
        cores.stop();
        sinks.values().forEach(sink -> {
            halt(sink.agent());
            sink.close();
        });
        stopped.run();
        nodes.forEach(StreamNode::close);
        sources.values().forEach(SourceNode::close);
        alignments.close();
        cores.close();
    }
}
