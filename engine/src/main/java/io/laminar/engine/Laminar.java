package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.topology.Topology;
import io.laminar.memory.HotPath;
import io.laminar.memory.region.PlacementReport;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.AllocationViolation;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A streaming SQL engine.
 *
 * <pre>{@code
 * try (Laminar laminar = Laminar.open()) {
 *     laminar.execute("CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
 *     laminar.execute("CREATE STREAM seconds AS SELECT symbol, window_start, MAX(price) AS high FROM trades "
 *             + "GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)");
 *     Subscription seconds = laminar.subscribe("seconds");
 *     Appender trades = laminar.appender("trades");
 *     ...
 * }
 * }</pre>
 *
 * <p>Each core runs on a thread of its own, or, when the engine is opened inline, whenever the caller calls
 * {@link #poll()}. Inputs of connectors begin to flow with the first {@link #start()}, {@link #await}, {@link #poll()}
 * or {@link Subscription#poll()}, so that all streams declared before see all their rows.
 *
 * @threading any thread; an inline engine, with its appenders and subscriptions, one thread only
 */
public final class Laminar implements AutoCloseable {
    private static final long PAUSE_NS = 10_000;

    /** Of an inline engine one poll in sixteen is guarded: readings at both ends cost as much as a short slice. */
    private static final int GUARDED_POLLS = 15;

    private final LaminarConfig config;
    private final Assembly assembly;
    private final StatementRunner statements;
    private final Cores cores;
    private final boolean inline;
    private final AllocationGuard guard;
    private int polls;
    private volatile boolean closed;
    private volatile @Nullable MetricsSnapshot last;

    /** With nothing defined yet; {@code data}: what outlives it, null for nothing. */
    Laminar(LaminarConfig config, @Nullable DataDirectory data) {
        this.config = config;
        this.assembly = new Assembly(config);
        this.statements = new StatementRunner(this, assembly, data);
        this.cores = assembly.cores();
        this.inline = cores.inline();
        this.guard = cores.guard();
    }

    /**
     * {@return an engine with the defaults: its core has a thread of its own}
     *
     * @throws EngineException when there is not enough memory
     */
    public static Laminar open() {
        return open(LaminarConfig.defaults());
    }

    /**
     * {@return an engine}
     *
     * @param config how to open it
     * @throws EngineException when there is not enough memory
     */
    public static Laminar open(LaminarConfig config) {
        return config.data().isDurable() ? Recovery.open(config) : new Laminar(config, null);
    }

    /** {@return how the engine was opened} */
    public LaminarConfig config() {
        return config;
    }

    /**
     * Executes a script: one statement or several, apart by semicolons. Statements before one that fails stay executed.
     *
     * @param sql the script
     * @return what the last statement answers
     * @throws EngineException when a statement cannot be executed; of SQL errors, with line and column
     * @blocking until the core has taken the statements over
     */
    public Result execute(String sql) {
        synchronized (this) {
            requireOpen();
            return statements.execute(sql);
        }
    }

    /**
     * Runs a topology: its sources, streams and sinks are from now on those of the engine, by their names, as if
     * statements had made them. All of it is added, or nothing.
     *
     * @param topology the graph
     * @throws EngineException when it cannot be planned or run; a {@code TopologyException} names the node
     * @blocking until the cores have taken it over
     */
    public void add(Topology topology) {
        synchronized (this) {
            requireOpen();
            statements.add(topology);
        }
    }

    /**
     * Drops what {@link #add} has made, last nodes first, at once; nothing when something else reads any of it.
     *
     * @param topology the graph
     * @throws EngineException when a node is not there any more, or is read by others
     * @blocking until the cores have let go of it
     */
    public void drop(Topology topology) {
        synchronized (this) {
            requireOpen();
            statements.drop(topology);
        }
    }

    /**
     * {@return how a topology would run, as EXPLAIN tells it of statements: a plan for each node that becomes a stream
     * or a sink with a query of its own}
     *
     * @param topology the graph; nothing of it is added
     * @throws EngineException when it cannot be planned; a {@code TopologyException} names the node
     */
    public Result explain(Topology topology) {
        synchronized (this) {
            requireOpen();
            List<String> lines = statements.explain(topology);
            return Result.of(List.of("plan"), lines.stream().map(List::of).toList());
        }
    }

    /**
     * Opens a producer for a source. Any number may be open; rows of one keep their order.
     *
     * @param source name of the source
     * @return the producer
     * @throws EngineException when there is no such source, it is fed by a connector, or it has ended
     */
    public Appender appender(String source) {
        synchronized (this) {
            requireOpen();
            return assembly.requireFree(source).newAppender(this);
        }
    }

    /**
     * Opens a producer that is known by a name: it goes on where one of that name was, in this life of the engine or
     * those before; {@link Appender#position()} says where that is. Each name is open once at a time.
     *
     * @param source name of the source
     * @param name at most {@value io.laminar.engine.connector.NamedLanes#MOST_NAME_BYTES} bytes of UTF-8
     * @return the producer
     * @throws EngineException as {@link #appender(String)}; when the name is open already, there is no data directory,
     *     or the source leaves rows out
     * @blocking while rows of one of that name that was closed are on their way
     */
    public Appender appender(String source, String name) {
        while (true) {
            synchronized (this) {
                requireOpen();
                Appender opened = assembly.requireFree(source).namedAppender(name, this);
                if (opened != null) {
                    return opened;
                }
            }
            pause();
        }
    }

    /**
     * Opens a producer of Java records for a source.
     *
     * @param source name of the source
     * @param type a record whose components are named as the columns
     * @param <T> that record
     * @return the producer
     * @throws EngineException as {@link #appender(String)}, and when the record does not fit
     */
    public <T extends Record> RecordAppender<T> appender(String source, Class<T> type) {
        synchronized (this) {
            requireOpen();
            SourceNode node = assembly.requireFree(source);
            Appender appender = node.newAppender(this);
            try {
                return new RecordAppender<>(appender, node.columns(), type);
            } catch (EngineException e) {
                appender.close();
                throw e;
            }
        }
    }

    /**
     * Subscribes to a stream, or to a source's rows; results come from now on.
     *
     * @param stream name of the stream
     * @return the subscription
     * @throws EngineException when there is no such stream
     */
    public Subscription subscribe(String stream) {
        return subscribe(stream, SubscriptionOptions.DEFAULT);
    }

    /**
     * Subscribes, and says what becomes of rows that are not read in time.
     *
     * @param stream name of the stream, or of a source
     * @param options what is left out rather than hold the stream back
     * @return the subscription
     * @throws EngineException when there is no such stream
     */
    public Subscription subscribe(String stream, SubscriptionOptions options) {
        synchronized (this) {
            requireOpen();
            return statements.adding(() -> statements.requireStream(stream).subscribe(this, options));
        }
    }

    /**
     * Subscribes to what each core gives of a stream, so that each part can be read by a thread of its own; a
     * {@link Poller} reads all by one. The watermark and the end of a part are those of its core.
     *
     * @param stream name of the stream, or of a source
     * @param options what is left out rather than hold the stream back
     * @return a subscription for each core that can have rows, in their order
     * @throws EngineException when there is no such stream
     */
    public List<Subscription> subscribeEach(String stream, SubscriptionOptions options) {
        synchronized (this) {
            requireOpen();
            return statements.adding(() -> statements.requireStream(stream).subscribeEach(this, options));
        }
    }

    /**
     * Runs an inline core, and the connectors beside it, for a moment. Does nothing when the core has its own thread.
     *
     * @return work done; 0 when there is nothing to do now
     * @threading the one thread of an inline engine
     * @allocation none
     * @blocking as connectors do
     */
    @HotPath
    public int poll() {
        if (!inline) {
            return pollThreaded();
        }
        int done = guard.mode() == AllocationGuard.Mode.STRICT || (++polls & GUARDED_POLLS) == 0
                ? guardedPoll()
                : cores.poll();
        return assembly.hasToPump() ? done + pump() : done;
    }

    /**
     * What the caller allocates between two polls is its own, so there are two readings. Not marked as hot: what it
     * catches is the end of the core.
     */
    private int guardedPoll() {
        guard.resume();
        try {
            int done = cores.poll();
            guard.round(done);
            guard.settle();
            return done;
        } catch (AllocationViolation violation) {
            throw Failures.stopped(violation);
        }
    }

    private int pollThreaded() {
        start();
        return 0;
    }

    @HotPath
    private int pump() {
        if (!assembly.started()) {
            start();
        }
        return cores.round();
    }

    /** Lets the inputs of connectors flow. Starting twice is harmless. */
    public void start() {
        if (!assembly.started()) {
            synchronized (this) {
                requireOpen();
                assembly.start();
            }
        }
    }

    /**
     * Waits until the inputs of all connectors have ended, their rows are computed, and what came of them is written by
     * the sinks. Rows of appenders that were published are computed and written too. An inline engine is polled.
     *
     * @param timeout how long to wait at most
     * @return false when the time is over and there is work left
     * @throws EngineException when all is done that can be, and something has failed: the first failure
     * @blocking until done or the time is over
     */
    public boolean await(Duration timeout) {
        return new Settling(this).await(timeout);
    }

    /**
     * Takes a checkpoint now: what the cores have taken in before is not replayed after a crash.
     *
     * @return its epoch
     * @throws EngineException when there is no data directory, or the checkpoint has come to nothing; the one before
     *     stays then
     * @threading any; with an inline engine the caller's work
     * @blocking until it is durable
     */
    public long checkpoint() {
        requireOpen();
        return statements.require().checkpoints().take();
    }

    /** {@return counts of everything, at this moment} */
    public MetricsSnapshot metrics() {
        synchronized (this) {
            requireOpen();
            return assembly.metrics(statements.checkpointMetrics());
        }
    }

    /**
     * {@return the counts as they were when {@link #close()} had stopped the cores; empty before} What producers had
     * offered and the cores had not taken is {@link SourceMetrics#rowsUnderWay()}; rows that were published later are
     * in {@link Appender#rowsOffered()} only.
     */
    public Optional<MetricsSnapshot> lastMetrics() {
        return Optional.ofNullable(last);
    }

    /**
     * {@return where the state of queries lies, and which wishes of {@link LaminarConfig#memory()} were not granted}
     */
    public PlacementReport memory() {
        synchronized (this) {
            requireOpen();
            return cores.memory().report();
        }
    }

    /** {@return where the thread of each core runs, and why one is not kept on a processor} */
    public List<CorePlacement> placement() {
        synchronized (this) {
            requireOpen();
            cores.run(core -> {
                // Behind the command that pins it.
            });
            return cores.placements();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new ConfigException(ErrorCode.CLOSED, "engine is closed");
        }
    }

    Assembly assembly() {
        return assembly;
    }

    StatementRunner statements() {
        return statements;
    }

    boolean isClosed() {
        return closed;
    }

    /** Takes up what a checkpoint has of a former life, and what the logs have behind it; null: there was none. */
    void takeUp(@Nullable CheckpointHead head) throws StorageException {
        synchronized (this) {
            statements.open(head);
        }
    }

    /** Begins to keep what happens, behind an epoch. */
    void begin(long epoch) throws StorageException {
        synchronized (this) {
            statements.require().begin(epoch);
        }
    }

    /** Closes an engine that could not be recovered; files stay as they are, and open. */
    void discard() {
        synchronized (this) {
            closed = true;
            statements.require().checkpoints().close();
            assembly.close(() -> {});
            statements.require().logs().close();
        }
    }

    /** Works for a reader that waits, or lets it rest. */
    void pause() {
        if (!inline || poll() == 0) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** {@return whether a subscription without rows has nothing to do but wait} */
    @HotPath
    boolean isQuiet() {
        return assembly.quiet();
    }

    /** Starts inputs, and answers why a stream does not go on; null while it does. */
    @Nullable
    EngineException startAndLook(StreamNode stream) {
        start();
        synchronized (this) {
            return closed ? null : assembly.failureOf(stream.name(), stream.spec());
        }
    }

    /** {@return whether a query of an inline engine has stopped} */
    @HotPath
    boolean hasFailed(StreamNode stream) {
        return inline && cores.hasFailed(stream.spec());
    }

    long rowsGiven(RowFeed feed) {
        synchronized (this) {
            return closed ? 0 : feed.rowsGiven(cores);
        }
    }

    long rowsDropped(RowFeed feed) {
        synchronized (this) {
            return closed ? 0 : feed.rowsDropped();
        }
    }

    void leave(StreamNode stream, SubscriptionSeat seat) {
        synchronized (this) {
            if (!closed) {
                statements.removing(() -> {
                    stream.leave(seat);
                    return true;
                });
            }
        }
    }

    /**
     * Stops everything, writes what sinks have been given, and gives all memory back. Appenders and subscriptions are
     * of no use afterwards, but for their counts. Closing twice is harmless.
     *
     * <p>With a data directory the cores take what appenders had published before, and it is there at the next start.
     * What they cannot take, as somebody does not read or the disk is full, is given up when nothing has moved for
     * {@code io.drain.ms}, or after {@code data.timeout.ms}; a warning says how many rows, and
     * {@link Appender#rowsDurable()} what is there. Without one, rows that the cores have not taken are gone.
     *
     * @throws EngineException when a sink cannot write its last rows, after all else is closed
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            Durability durability = statements.durability();
            if (durability != null) {
                durability.end();
            }
            closed = true;
            assembly.close(() -> last = assembly.metrics(statements.checkpointMetrics()));
            if (durability != null) {
                durability.close();
            }
        }
    }
}
