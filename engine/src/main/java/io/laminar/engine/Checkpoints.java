package io.laminar.engine;

import io.laminar.engine.config.DataConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import io.laminar.engine.observe.CheckpointEvent;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.CheckpointRun;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.StorageException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes checkpoints: a barrier through all cores, what they had at it written, sinks' transactions decided.
 *
 * <pre>
 *   prepare ─▶ barrier on each core ─▶ all operators have passed, all sinks are prepared, logs are durable up to it
 *           ─▶ manifest renamed: the decision ─▶ sinks commit ─▶ older checkpoints and their logs go
 * </pre>
 *
 * <p>One that fails costs nothing but itself: what sinks have prepared is committed with the next. A sink without
 * transactions that has failed lacks rows for good; it is no part of checkpoints, as a query that has failed is none.
 *
 * @threading any; one checkpoint at a time
 */
final class Checkpoints implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    /** So long an inline engine does nothing, and somebody does not read, before nothing will ever move. */
    static final long STUCK_NS = 250_000_000;

    /** So long between two, whoever asks: one that fails would be taken over and over. */
    private static final long SOONEST_NS = 50_000_000;

    private final Durability durability;
    private final Assembly assembly;
    /** Epoch of the last that was begun; of who takes one. */
    private long last;

    private volatile long lastNs;
    private volatile CheckpointMetrics metrics = new CheckpointMetrics(0, 0, 0, 0, null, List.of());
    private @Nullable Thread thread;
    private volatile boolean closing;
    /** How long the last one may take. */
    private long closingNs;
    /** Whether somebody needs one before its time. */
    private volatile boolean asked;
    /** Whether the last one was given up for somebody who wanted to add or drop something. */
    private volatile boolean gaveWay;

    Checkpoints(Durability durability, Assembly assembly) {
        this.durability = durability;
        this.assembly = assembly;
        this.closingNs = TimeUnit.MILLISECONDS.toNanos(assembly.config().io().drainMs());
    }

    /** Goes on behind an epoch: takes a checkpoint, and then others now and then. */
    void begin(long epoch) {
        last = epoch;
        metrics = new CheckpointMetrics(epoch, 0, 0, 0, null, List.of());
        take();
        start();
    }

    /** Takes one now and then, on a thread beside the cores; with an inline engine only who asks for one takes it. */
    private void start() {
        int everyMs = config().checkpointMs();
        if (!assembly.cores().inline() && everyMs > 0) {
            thread = Thread.ofPlatform()
                    .name("laminar-checkpoints")
                    .daemon(true)
                    .start(() -> run(TimeUnit.MILLISECONDS.toNanos(everyMs)));
        }
    }

    /**
     * Has one taken before its time; where none is taken by itself, who asks waits for somebody to take one. Any
     * thread.
     */
    void ask() {
        if (!asked) {
            asked = true;
            LockSupport.unpark(thread);
        }
    }

    private void run(long everyNs) {
        while (!closing) {
            LockSupport.parkNanos(pauseNs(everyNs));
            if (closing || System.nanoTime() - lastNs < pauseNs(everyNs) && lastNs != 0) {
                continue;
            }
            try {
                take();
            } catch (EngineException e) {
                // Statements come first: the next checkpoint is soon enough.
                Level level = gaveWay ? Level.DEBUG : Level.WARNING;
                LOG.log(level, "checkpoint failed, the one before stays: {0}", e.describe());
            }
        }
    }

    private long pauseNs(long everyNs) {
        return asked ? Math.min(everyNs, SOONEST_NS) : everyNs;
    }

    /**
     * Takes a checkpoint.
     *
     * @return its epoch
     * @throws EngineException when it has come to nothing
     * @blocking until it is durable
     */
    long take() {
        durability.stop();
        asked = false;
        // Said on cores and to sinks, it is not used again whatever becomes of it.
        last++;
        CheckpointEvent event = CheckpointEvent.begin(last);
        try {
            attempt(last, event);
            CheckpointMetrics so = metrics;
            metrics = new CheckpointMetrics(last, so.taken() + 1, so.failed(), event.finish(""), null, List.of());
            return last;
        } catch (EngineException e) {
            event.finish(e.describe());
            CheckpointMetrics so = metrics;
            metrics = new CheckpointMetrics(so.epoch(), so.taken(), so.failed() + 1, so.lastNs(), e, List.of());
            throw e;
        } finally {
            lastNs = System.nanoTime();
            durability.done();
        }
    }

    private DataConfig config() {
        return durability.directory().config();
    }

    /**
     * Takes one before everything stops, if that gets through: what sinks have been given is decided then.
     *
     * @param inVainNs how long nothing has moved already; as much less it waits
     */
    void takeLast(long inVainNs) {
        closingNs = Math.max(STUCK_NS, closingNs - inVainNs);
        closing = true;
        try {
            take();
        } catch (EngineException e) {
            LOG.log(Level.INFO, "no checkpoint at the end, the log has what is behind the last: {0}", e.describe());
        }
    }

    private void attempt(long epoch, CheckpointEvent event) {
        CheckpointStore store = durability.directory().store();
        try {
            CheckpointRun run;
            CheckpointFacts facts;
            try {
                requireSources();
                Set<String> lost = durability.lost();
                facts = CheckpointFacts.of(Map.of(), Map.of(), durability.defined(lost))
                        .withLogs(durability.logs().identities());
                run = barrier(epoch, lost);
            } finally {
                durability.go();
            }
            event.passed();
            run.complete(facts);
            durability.decisions().decided(epoch);
            assembly.sinks().values().forEach(sink -> sink.agent().decided(epoch));
            durability.logs().dropBefore(store.retain(config().retain()));
        } catch (StorageException e) {
            throw Failures.of(e, "checkpoint failed: epoch=" + epoch);
        }
    }

    /** Sends a barrier through all cores, and waits until everything has passed it. */
    private CheckpointRun barrier(long epoch, Set<String> lost) {
        Cores cores = assembly.cores();
        CheckpointRun run = durability.directory().store().begin(epoch, cores.count(), durability.regions());
        boolean through = false;
        try {
            assembly.sinks().values().forEach(sink -> sink.agent().begun(epoch));
            Wait wait = new Wait(run);
            long[] barriers = new long[cores.count()];
            for (int index = 0; index < barriers.length; index++) {
                barriers[index] = begin(index, wait);
            }
            durability.decisions().sent(epoch);
            while (!(run.isFrozen()
                    && arePrepared(epoch, lost)
                    && durability.logs().areDurable(barriers))) {
                wait.pass();
            }
            requireSources();
            through = true;
            return run;
        } finally {
            if (!through) {
                cores.run(core -> core.abandonBarrier(epoch));
                run.abandon();
            }
        }
    }

    /** One that has failed has state no more, and there is no start without it: what it had is in the one before. */
    private void requireSources() {
        for (SourceNode source : assembly.sources().values()) {
            EngineException failure = source.stopped();
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** What a core takes from here on is behind the barrier, in its log and in its streams. */
    private long begin(int index, Wait wait) {
        while (true) {
            long sequence = assembly.cores().call(index, core -> begin(core, wait.run));
            if (sequence >= 0) {
                return sequence;
            }
            wait.pass();
        }
    }

    private long begin(Core core, CheckpointRun run) {
        long sequence = durability.logs().barrier(core, run.epoch());
        if (sequence >= 0) {
            core.beginBarrier(run.barrier(core.index(), sequence));
        }
        return sequence;
    }

    /** Waits for a barrier to get through, within bounds. */
    private final class Wait {
        private final CheckpointRun run;
        private final long startNs = System.nanoTime();
        private final long limitNs = closing ? closingNs : TimeUnit.MILLISECONDS.toNanos(config().timeoutMs());
        private long workedNs = startNs;

        Wait(CheckpointRun run) {
            this.run = run;
        }

        void pass() {
            // Devices are waited for until the limit, as by a sink whose rows the log does not have yet.
            boolean worked =
                    !durability.logs().areAcknowledged(durability.logs().appended());
            worked |= assembly.pass();
            long now = System.nanoTime();
            workedNs = worked ? now : workedNs;
            EngineException broken = durability.logs().failure();
            if (broken != null) {
                throw broken;
            }
            // A reader would have to be the thread that waits here.
            boolean stuck = assembly.cores().inline()
                    && now - workedNs > STUCK_NS
                    && !run.isFrozen()
                    && !holders().isEmpty();
            long elapsedNs = now - startNs;
            gaveWay = durability.isWanted();
            if (stuck || gaveWay || elapsedNs > limitNs) {
                throw new LimitException(
                        ErrorCode.CHECKPOINT_HELD_UP,
                        "checkpoint given up: epoch=" + run.epoch() + ", afterMs="
                                + TimeUnit.NANOSECONDS.toMillis(elapsedNs) + ", coresHavePassed=" + run.isFrozen()
                                + ", held by=" + holders());
            }
        }
    }

    /** {@return who does not take rows at present, so that what comes behind them cannot go on} */
    List<String> holders() {
        List<String> holders = new ArrayList<>();
        assembly.nodes().forEach(node -> node.heldFeeds().forEach(held -> holders.add(node.name() + ": " + held)));
        assembly.sinks()
                .values()
                .forEach(sink -> sink.fullLanes().forEach(full -> holders.add(sink.name() + ": " + full)));
        return holders;
    }

    /** One that fails on the way is missed by this checkpoint, and no part of the next. */
    private boolean arePrepared(long epoch, Set<String> lost) {
        for (SinkNode sink : assembly.sinks().values()) {
            EngineException failure = durability.decisions().failure(sink.name());
            if (lost.contains(sink.name())) {
                continue;
            }
            if (failure != null) {
                throw failure;
            }
            if (!durability.decisions().isPrepared(sink.name(), epoch)) {
                return false;
            }
        }
        return true;
    }

    /** {@return what was done so far} */
    CheckpointMetrics metrics() {
        CheckpointMetrics so = metrics;
        return new CheckpointMetrics(
                so.epoch(),
                so.taken(),
                so.failed(),
                so.lastNs(),
                so.failure(),
                durability.logs().metrics());
    }

    @Override
    public void close() {
        closing = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
            boolean interrupted = false;
            while (running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
