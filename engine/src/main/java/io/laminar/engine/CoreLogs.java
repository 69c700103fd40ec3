package io.laminar.engine;

import io.laminar.engine.config.DataConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.observe.LogCounters;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.Replay;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The log of each core, on the core's own port: what its sources take is in it before anybody sees it.
 *
 * @threading any, one at a time, what is said to be otherwise excepted
 */
final class CoreLogs {
    private final Assembly assembly;
    private final DataDirectory directory;
    private final LogAgent[] agents;
    /** One a log at most: who makes a segment waits now and then for whoever writes. */
    private final ExecutorService background = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("laminar-segments").daemon().factory());

    CoreLogs(Assembly assembly, DataDirectory directory) {
        this.assembly = assembly;
        this.directory = directory;
        this.agents = new LogAgent[assembly.cores().count()];
    }

    /**
     * Opens all of them, before there is a source; what they have is then to be {@linkplain #replay replayed}.
     *
     * @param head of the checkpoint that they are behind; null when there is none
     */
    void open(@Nullable CheckpointHead head) throws StorageException {
        Cores cores = assembly.cores();
        for (int index = 0; head != null && index < agents.length; index++) {
            // Before anything is written to a log that may be somebody else's.
            head.requireLog(index, directory.storage().identifyLog(directory.logs(), index));
        }
        for (int index = 0; index < agents.length; index++) {
            int own = index;
            Opened opened = cores.call(index, core -> open(core, cores.rounds(own)));
            if (opened.failure() != null) {
                throw opened.failure();
            }
        }
        assembly.agentsCame();
    }

    private record Opened(@Nullable StorageException failure) {}

    private Opened open(Core core, AgentRounds rounds) {
        Clock clock = assembly.config().clock();
        Storage.LogIo io =
                new Storage.LogIo(rounds.io().port(), assembly.io().choice().backend(), background, clock);
        try {
            LogPort log = directory.storage().openLog(config(core.index()), io);
            Journal journal = new Journal(log, true);
            core.writeTo(journal);
            CounterBoard board = assembly.cores().board();
            LogCounters counters = board == null ? null : new LogCounters(board, core.index(), clock);
            LogAgent agent = new LogAgent(core, journal, counters);
            agents[core.index()] = agent;
            rounds.add(agent);
            return new Opened(null);
        } catch (StorageException e) {
            return new Opened(e);
        }
    }

    private LogConfig config(int core) {
        DataConfig.Log log = directory.config().log();
        return new LogConfig(
                directory.logs(),
                core,
                log.segmentBytes(),
                log.bufferBytes(),
                log.policy(),
                TimeUnit.MILLISECONDS.toNanos(log.intervalMs()));
    }

    /**
     * Gives each core what its log has behind a barrier, and lets the cores take it; their sources take nothing else
     * before.
     *
     * @param barriers sequence of each core's barrier; empty to begin with what there is
     */
    void replay(List<Long> barriers) throws StorageException {
        Cores cores = assembly.cores();
        List<Long> behind = barriers.isEmpty() ? Collections.nCopies(agents.length, -1L) : barriers;
        for (int index = 0; index < agents.length; index++) {
            LogAgent agent = agents[index];
            requireReach(agent.log(), index, behind.get(index));
            LogRecords records = directory
                    .storage()
                    .readLog(
                            directory.logs(),
                            index,
                            behind.get(index) + 1,
                            agent.log().appended());
            cores.call(index, core -> {
                agent.begin(new Replay(core, records));
                return true;
            });
        }
        while (!haveReplayed()) {
            EngineException failure = failure();
            if (failure != null) {
                throw failure;
            }
            assembly.pass();
        }
    }

    /** Takes nothing of what the logs have: cores that there were have taken it. */
    void skip() throws StorageException {
        List<Long> ends = new ArrayList<>();
        for (LogAgent agent : agents) {
            ends.add(agent.log().appended());
        }
        replay(ends);
    }

    /** A barrier was durable before its checkpoint was: a log that ends before it has lost its end. */
    private static void requireReach(LogPort log, int core, long barrier) throws StorageException {
        if (log.appended() < barrier) {
            throw new StorageException(
                    StorageErrorCode.LOG_DAMAGED,
                    "the log ends before the checkpoint's barrier: core=" + core + ", last=" + log.appended()
                            + ", barrier=" + barrier);
        }
    }

    private boolean haveReplayed() {
        for (LogAgent agent : agents) {
            if (!agent.hasReplayed()) {
                return false;
            }
        }
        return true;
    }

    /** {@return what has stopped a log or a core; null while nothing has; any thread} */
    @Nullable
    EngineException failure() {
        for (LogAgent agent : agents) {
            EngineException failure = agent.failure();
            if (failure != null) {
                return failure;
            }
        }
        return assembly.cores().crash();
    }

    /** {@return what keeps logs without room for more, as a full disk, which is waited for} */
    List<String> waits() {
        return assembly
                .cores()
                .ask(core -> {
                    StorageException why = agents[core.index()].log().segmentFailure();
                    return why == null ? "" : "log of core " + core.index() + ": " + why.getMessage();
                })
                .stream()
                .filter(why -> !why.isEmpty())
                .toList();
    }

    /**
     * Writes a barrier, which is durable soon whatever the policy says; on the core.
     *
     * @return its sequence; {@link LogPort#BACK_PRESSURED} when there is no room now
     */
    long barrier(Core core, long epoch) {
        Journal journal = core.journal();
        if (journal == null) {
            throw Failures.bug("core has no log: core=" + core.index(), null);
        }
        long sequence = journal.barrier(epoch);
        journal.log().sync();
        return sequence;
    }

    /** {@return whether the log of each core is durable up to a sequence; any thread} */
    boolean areDurable(long[] sequences) {
        for (int index = 0; index < agents.length; index++) {
            if (agents[index].log().durable() < sequences[index]) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the last sequence of each log; any thread: of who has seen a row it is none before the row's own, as
     * that is written down before the row goes on}
     */
    long[] appended() {
        long[] appended = new long[agents.length];
        for (int index = 0; index < appended.length; index++) {
            appended[index] = agents[index].log().appended();
        }
        return appended;
    }

    /** {@return whether each log acknowledges all up to a sequence; any thread} */
    boolean areAcknowledged(long[] sequences) {
        for (int index = 0; index < agents.length; index++) {
            if (agents[index].log().acknowledged() < sequences[index]) {
                return false;
            }
        }
        return true;
    }

    /** {@return what tells the log of each core from others; any thread} */
    List<Long> identities() {
        return Arrays.stream(agents).map(agent -> agent.log().identity()).toList();
    }

    /** {@return what each log has done so far; any thread} */
    List<LogMetrics> metrics() {
        List<LogMetrics> metrics = new ArrayList<>();
        for (LogAgent agent : agents) {
            LogPort log = agent.log();
            metrics.add(new LogMetrics(
                    metrics.size(), log.appended(), log.durable(), log.tally().counts()));
        }
        return metrics;
    }

    /**
     * {@return the last epoch that a log knows a barrier of: those of checkpoints that came to nothing are there too}
     */
    long lastEpoch() {
        long last = 0;
        for (LogAgent agent : agents) {
            last = Math.max(last, agent.log().epoch() - 1);
        }
        return last;
    }

    /** Drops what no checkpoint needs any more. */
    void dropBefore(List<Long> barriers) throws StorageException {
        for (int index = 0; index < barriers.size(); index++) {
            agents[index].log().dropBefore(barriers.get(index));
        }
    }

    /** Nothing writes any more: the agents have closed the logs with their cores. */
    void close() {
        background.shutdown();
    }
}
