package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.memory.HotPath;
import io.laminar.ring0.operator.OperatorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an engine runs, by name: sources, streams, sinks, and the core between them.
 *
 * @threading under the engine's lock, what is said to be otherwise excepted
 */
final class Assembly implements AutoCloseable {
    private final LaminarConfig config;
    private final CoreHost host;
    private final Connectors connectors = new Connectors();
    private final Map<String, SourceNode> sources = new LinkedHashMap<>();
    private final Map<String, StreamNode> streams = new LinkedHashMap<>();
    private final Map<String, SinkNode> sinks = new LinkedHashMap<>();
    private final List<StreamNode> nodes = new ArrayList<>();
    private final List<AgentThread> threads = new ArrayList<>();
    private volatile Agent[] pumped = new Agent[0];
    private volatile boolean started;
    private volatile boolean pumping = true;
    private volatile boolean quiet;
    private boolean troubled;
    private boolean closed;

    Assembly(LaminarConfig config) {
        this.config = config;
        this.host = new CoreHost(config);
    }

    LaminarConfig config() {
        return config;
    }

    CoreHost host() {
        return host;
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

    /** {@return agents that the poll of an inline engine runs; any thread} */
    Agent[] pumped() {
        return pumped;
    }

    /** Lets the inputs of connectors flow, those of later sources at once. */
    void start() {
        if (!started) {
            startQuietly();
            pumping = pumped.length > 0;
            sources.values().forEach(source -> source.agents().forEach(this::run));
        }
    }

    /** Runs a source's agent, now or when inputs begin to flow. */
    void runSource(SourceAgent agent) {
        if (started) {
            run(agent);
        }
    }

    /** Runs an agent: on a thread of its own, or with the poll of an inline engine. */
    void run(Agent agent) {
        if (host.inline()) {
            Agent[] more = Arrays.copyOf(pumped, pumped.length + 1);
            more[pumped.length] = agent;
            pumped = more;
            pumping = true;
        } else {
            AgentThread thread = new AgentThread(agent, host.idle());
            threads.add(thread);
            thread.start();
        }
    }

    /** Stops an agent's thread, or takes it out of the poll. */
    void halt(Agent agent) {
        pumped = Arrays.stream(pumped).filter(a -> a != agent).toArray(Agent[]::new);
        pumping = !started || pumped.length > 0;
        for (AgentThread thread : List.copyOf(threads)) {
            if (thread.agent() == agent) {
                thread.close();
                threads.remove(thread);
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
            if (reads(spec, source.spec())) {
                found.add(source);
            }
        }
        return found;
    }

    static boolean reads(OperatorSpec spec, OperatorSpec wanted) {
        if (spec == wanted) {
            return true;
        }
        for (OperatorSpec input : spec.inputs()) {
            if (reads(input, wanted)) {
                return true;
            }
        }
        return false;
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
            sink.drainAndClose();
        });
        nodes.forEach(StreamNode::close);
        sources.values().forEach(SourceNode::close);
        host.close();
    }
}
