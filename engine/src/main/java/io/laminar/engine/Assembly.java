package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.error.EngineException;
import io.laminar.memory.HotPath;
import io.laminar.ring0.operator.OperatorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an engine runs, by name: sources, streams, sinks, and the core between them.
 *
 * @threading under the engine's lock, what is said to be otherwise excepted
 */
final class Assembly implements AutoCloseable {
    private static final long GLANCE_NS = 200_000;

    private final LaminarConfig config;
    private final EngineIo io;
    private final CoreHost host;
    private final Connectors connectors = new Connectors();
    private final Map<String, SourceNode> sources = new LinkedHashMap<>();
    private final Map<String, StreamNode> streams = new LinkedHashMap<>();
    private final Map<String, SinkNode> sinks = new LinkedHashMap<>();
    private final List<StreamNode> nodes = new ArrayList<>();
    private final List<AgentThread> threads = new ArrayList<>();
    private volatile boolean started;
    private volatile boolean pumping = true;
    private volatile boolean quiet;
    private boolean troubled;
    private boolean closed;

    Assembly(LaminarConfig config) {
        this.config = config;
        this.io = new EngineIo(config.io());
        this.host = new CoreHost(config, io);
    }

    LaminarConfig config() {
        return config;
    }

    CoreHost host() {
        return host;
    }

    EngineIo io() {
        return io;
    }

    Connectors connectors() {
        return connectors;
    }

    Map<String, SourceNode> sources() {
        return sources;
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
            sources.values().forEach(source -> source.agents().forEach(this::run));
            pumping = isPumping();
        }
    }

    private boolean isPumping() {
        return host.inline() && (!started || !host.rounds().isEmpty());
    }

    /**
     * Opens a connector where it will run.
     *
     * @param connector the connector; closed if that fails
     * @return its place, for {@link #seat}
     */
    AgentRounds open(Opening connector) {
        AgentRounds rounds = placeFor(connector);
        try {
            on(rounds, () -> connector.open(rounds.io()));
        } catch (RuntimeException e) {
            abandon(rounds, connector, e);
            throw e;
        }
        return rounds;
    }

    private AgentRounds placeFor(Opening connector) {
        if (host.inline() || connector.affinity() == Affinity.CORE) {
            return host.rounds();
        }
        return new AgentRounds(
                new ThreadIo(io, connector.name(), false), host.rounds().drainNs());
    }

    /** Closes a connector that was opened, or could not be, and that no agent has. */
    void abandon(AgentRounds rounds, Opening connector, RuntimeException why) {
        try {
            on(rounds, connector::close);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        if (rounds != host.rounds()) {
            rounds.end();
        }
    }

    private void on(AgentRounds rounds, Runnable action) {
        if (rounds == host.rounds()) {
            host.run(core -> action.run());
        } else {
            action.run();
        }
    }

    /** Gives an agent its place; it does nothing before it is {@linkplain #run run}. */
    void seat(Agent agent, AgentRounds rounds) {
        if (rounds != host.rounds()) {
            threads.add(new AgentThread(agent, rounds, host.idle()));
        }
    }

    /** Runs a source's agent, now or when inputs begin to flow. */
    void runSource(SourceAgent agent) {
        if (started) {
            run(agent);
        }
    }

    /** Runs an agent: on a thread of its own, or with the core. */
    void run(Agent agent) {
        AgentThread thread = threadOf(agent);
        if (thread == null) {
            host.run(core -> host.rounds().add(agent));
            pumping = isPumping();
        } else {
            thread.start();
        }
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
            pumping = isPumping();
        } else {
            thread.close();
            threads.remove(thread);
        }
    }

    /** Asks again and again: the queries run on meanwhile. */
    private void haltOnCore(Agent agent) {
        AgentRounds rounds = host.rounds();
        long startNs = System.nanoTime();
        boolean gone = false;
        while (!gone) {
            boolean late = System.nanoTime() - startNs > rounds.drainNs();
            gone = host.<Boolean>call(core -> rounds.tryRemove(agent, late));
            if (!gone) {
                LockSupport.parkNanos(GLANCE_NS);
            }
        }
    }

    /** {@return whether a node is a stream of its own} */
    boolean isStream(OperatorSpec spec) {
        return streams.values().stream().anyMatch(stream -> stream.spec() == spec);
    }

    /** {@return whether inputs flow, no connector has failed and the core runs; any thread} */
    @HotPath
    boolean quiet() {
        return quiet && (host.inline() || host.crash() == null);
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
    List<String> heldSinks(String source) {
        SourceNode read = sources.get(source);
        return read == null
                ? List.of()
                : sinks.values().stream()
                        .filter(sink -> sink.agent().isHeld()
                                && sink.outlet().spec().reads(read.spec()))
                        .map(SinkNode::name)
                        .toList();
    }

    /** {@return why a node does not go on: a source's connector, the query itself, the core; null while it does} */
    @Nullable
    EngineException failureOf(String stream, OperatorSpec spec) {
        EngineException crash = host.crash();
        if (crash != null) {
            return crash;
        }
        for (SourceNode source : sourcesOf(spec)) {
            EngineException failure = source.failure();
            if (failure != null) {
                return failure;
            }
        }
        RuntimeException failure =
                host.<Failure>call(core -> new Failure(core.failure(spec))).cause();
        return failure == null ? null : Failures.of(stream, failure);
    }

    private record Failure(@Nullable RuntimeException cause) {}

    /** {@return every failure there is, sources first} */
    List<EngineException> failures() {
        List<EngineException> failures = new ArrayList<>();
        sources.values().forEach(source -> addIfAny(failures, source.failure()));
        EngineException crash = host.crash();
        addIfAny(failures, crash);
        if (crash == null) {
            for (StreamNode stream : streams.values()) {
                RuntimeException cause = host.<Failure>call(core -> new Failure(core.failure(stream.spec())))
                        .cause();
                addIfAny(failures, cause == null ? null : Failures.of(stream.name(), cause));
            }
        }
        sinks.values().forEach(sink -> addIfAny(failures, sink.agent().failure()));
        return failures;
    }

    private static void addIfAny(List<EngineException> failures, @Nullable EngineException failure) {
        if (failure != null) {
            failures.add(failure);
        }
    }

    /** {@return whether connectors have read all, the core has computed it, and the sinks have written it} */
    boolean isSettled() {
        for (SourceNode source : sources.values()) {
            if (!source.isExhausted()) {
                return false;
            }
        }
        // The core polls itself dry before the sinks are looked at, and there must be no more work behind them.
        boolean idle = host.call(core -> core.poll() == 0);
        for (SinkNode sink : sinks.values()) {
            if (!sink.isCaughtUp()) {
                return false;
            }
        }
        return idle && host.call(core -> core.poll() == 0);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // First who produces, then the core, then who consumes: what came out is written.
        for (SourceNode source : sources.values()) {
            source.agents().forEach(this::halt);
        }
        host.stop();
        sinks.values().forEach(sink -> {
            halt(sink.agent());
            sink.close();
        });
        nodes.forEach(StreamNode::close);
        sources.values().forEach(SourceNode::close);
        host.close();
    }
}
