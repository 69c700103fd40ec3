package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.observe.LogCounters;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.Replay;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a core does for its log between its rounds: has groups written, tells producers what is durable, and before all
 * that gives the core what the log has of its former life.
 *
 * @threading the core's, what is said to be otherwise excepted
 */
final class LogAgent implements Agent {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    /** Records of a replay between two rounds of the core. */
    private static final int RECORDS_A_STEP = 64;

    private final Core core;
    private final Journal journal;
    private final LogPort log;
    private final @Nullable LogCounters counters;
    private final EventFaults faults = new EventFaults();
    private @Nullable Replay replay;
    private long toldAppended;
    private long toldAcknowledged;
    private boolean closed;
    private volatile boolean replayed;
    private volatile @Nullable EngineException failure;

    LogAgent(Core core, Journal journal, @Nullable LogCounters counters) {
        this.core = core;
        this.journal = journal;
        this.log = journal.log();
        this.counters = counters;
    }

    @Override
    public String name() {
        return "log-" + core.index();
    }

    /** Begins to give the core what the log has. */
    void begin(Replay of) {
        replay = of;
    }

    /** {@return whether the core has taken all that its log had; any thread} */
    boolean hasReplayed() {
        return replayed;
    }

    LogPort log() {
        return log;
    }

    @Override
    public boolean step() {
        Replay past = replay;
        if (past != null) {
            return replay(past);
        }
        boolean done = log.work();
        maintain();
        boolean moved = acknowledge();
        if (counters != null) {
            count(counters, moved);
        }
        return moved || done;
    }

    private boolean replay(Replay past) {
        try {
            int taken = past.step(RECORDS_A_STEP);
            if (past.hasEnded()) {
                tell(past);
                replay = null;
                past.close();
                replayed = true;
                return true;
            }
            return taken > 0;
        } catch (IOException e) {
            fail("cannot replay log: core=" + core.index(), e);
            replay = null;
            return true;
        }
    }

    private void tell(Replay past) {
        if (past.recordsTaken() > 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "log replayed: core={0}, records={1}, of sources that are gone={2}",
                    core.index(),
                    Long.toString(past.recordsTaken()),
                    Long.toString(past.recordsSkipped()));
        }
    }

    private void maintain() {
        try {
            log.maintain();
        } catch (StorageException e) {
            fail("cannot go on with log: core=" + core.index(), e);
        }
    }

    /** What is newly acknowledged, or newly written, is told to those who wait for it. */
    private boolean acknowledge() {
        long acknowledged = log.acknowledged();
        long appended = log.appended();
        if (acknowledged == toldAcknowledged && appended == toldAppended) {
            return false;
        }
        toldAcknowledged = acknowledged;
        toldAppended = appended;
        core.acknowledge(acknowledged);
        return true;
    }

    private void count(LogCounters to, boolean moved) {
        if (moved) {
            to.changed(journal);
        }
        to.settle(log.tally());
    }

    private void fail(String what, IOException e) {
        if (failure == null) {
            failure = e instanceof StorageException known ? Failures.of(known, what) : Failures.bug(what, e);
        }
    }

    @Override
    public boolean drain() {
        log.sync();
        log.work();
        maintain();
        acknowledge();
        return log.failure() != null || log.durable() == log.appended();
    }

    @Override
    public void giveUp() {
        // What is not durable was not acknowledged.
    }

    @Override
    public void hurry() {
        faults.late();
    }

    @Override
    public boolean isFinished() {
        return false;
    }

    @Override
    public boolean isInterruptible() {
        return false;
    }

    @Override
    public @Nullable EngineException failure() {
        if (failure == null) {
            StorageException broken = log.failure();
            return broken == null ? null : Failures.of(broken, "log has failed: core=" + core.index());
        }
        return failure;
    }

    @Override
    public EventFaults faults() {
        return faults;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (counters != null) {
            counters.close();
        }
        try {
            Replay past = replay;
            if (past != null) {
                past.close();
            }
            log.close();
            // What has become durable by that.
            acknowledge();
        } catch (IOException e) {
            fail("cannot close log: core=" + core.index(), e);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "log closed before all of it was durable: core={0}, records left={1}, {2}",
                    core.index(),
                    Long.toString(log.appended() - log.durable()),
                    e.getMessage());
        }
    }
}
