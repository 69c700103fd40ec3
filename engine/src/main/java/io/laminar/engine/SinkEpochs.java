package io.laminar.engine;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How far a sink is with epochs: which were begun, prepared, decided and committed. A decision is followed until it is
 * done: a commit that fails is made again after a while that doubles; one that finds the output ahead is not, as
 * nothing would make it succeed.
 *
 * <pre>
 *   begun(e) ─▶ barriers of e in all lanes, or their ends ─▶ prepare, or flush ─▶ report.prepared(e)
 *   decided(e) ─▶ commit(e), again and again ─▶ committed
 * </pre>
 *
 * @threading who steps the sink; what is said to be otherwise excepted
 */
final class SinkEpochs {
    private static final long FIRST_PAUSE_NS = 10_000_000;
    private static final long LONGEST_PAUSE_NS = 5_000_000_000L;

    /** With so many epochs that cannot be committed the sink takes no more rows: they would pile up on the disk. */
    private static final int MOST_BEHIND = 8;

    private final String sink;
    private final @Nullable TransactionalSink transactions;
    private final EpochReport report;
    private volatile long begun;
    private volatile long decided;
    private volatile long prepared;
    private volatile long committed;
    private volatile @Nullable Throwable trouble;
    private final OwnedCounter retries = new OwnedCounter();
    /** Whether commits are over for this life. */
    private volatile boolean ahead;

    private long reported;
    private int behind;
    private long pauseNs;
    private long failedNs;

    SinkEpochs(String sink, SinkConnector connector, EpochReport report) {
        this.sink = sink;
        this.transactions = connector instanceof TransactionalSink its ? its : null;
        this.report = report;
        long last = report.decided();
        this.begun = last;
        this.decided = last;
        this.prepared = last;
        // What was decided before is visible, as the connector was told to recover; or it waits for its first commit.
        boolean recovered = transactions == null || transactions.isRecovered();
        this.committed = recovered ? last : TransactionalSink.NO_EPOCH;
        this.reported = last;
    }

    boolean isTransactional() {
        return transactions != null;
    }

    /** A checkpoint has begun; any thread. */
    void begun(long epoch) {
        begun = Math.max(begun, epoch);
    }

    /** A checkpoint is durable; any thread, one at a time. */
    void decided(long epoch) {
        decided = Math.max(decided, epoch);
    }

    /** {@return an epoch that was begun and that the sink has said nothing about, or none} */
    long unreported() {
        long last = begun;
        return last > reported ? last : TransactionalSink.NO_EPOCH;
    }

    /** {@return whether barriers are on their way to the sink, of all cores} */
    boolean isAwaited() {
        long last = unreported();
        return last != TransactionalSink.NO_EPOCH && last <= report.sent();
    }

    /** Prepares an epoch. */
    void prepare(long epoch) throws IOException {
        TransactionalSink its = transactions;
        if (its != null) {
            its.prepare(epoch);
            prepared = epoch;
            behind++;
        }
    }

    /** Says that the sink has all rows of an epoch, or that it has not. */
    void report(long epoch, @Nullable EngineException failure) {
        reported = Math.max(reported, epoch);
        tell(epoch, failure);
    }

    /** The same, of a sink that has ended; any thread. */
    void tell(long epoch, @Nullable EngineException failure) {
        if (failure == null) {
            report.prepared(sink, epoch);
        } else {
            report.failed(sink, epoch, failure);
        }
    }

    /** {@return whether something is decided and not committed} */
    boolean isDue() {
        return !ahead && decided > committed && prepared > committed;
    }

    /** {@return whether something is prepared and not decided} */
    boolean isUndecided() {
        return prepared > decided;
    }

    /** {@return whether all that was prepared is committed, or nothing ever will be} */
    boolean isSettled() {
        return ahead || prepared <= committed;
    }

    /** {@return whether commits fail and no more rows should come} */
    boolean isBehind() {
        return trouble != null && behind >= MOST_BEHIND;
    }

    /**
     * Commits what is decided, if it is time to; answers whether there was anything to do.
     *
     * @throws EngineException {@link ErrorCode#SINK_AHEAD}, once
     */
    boolean commit() {
        TransactionalSink its = transactions;
        if (its == null || !isDue() || trouble != null && System.nanoTime() - failedNs < pauseNs) {
            return false;
        }
        long epoch = decided;
        try {
            its.commit(epoch);
            committed = epoch;
            trouble = null;
            behind = 0;
        } catch (IOException | RuntimeException | Error e) {
            if (e instanceof EngineException failure && failure.code() == ErrorCode.SINK_AHEAD) {
                trouble = failure;
                ahead = true;
                throw failure;
            }
            postpone(e);
        }
        return true;
    }

    private void postpone(Throwable e) {
        if (trouble == null) {
            pauseNs = FIRST_PAUSE_NS;
            System.getLogger("io.laminar.engine")
                    .log(
                            System.Logger.Level.WARNING,
                            "commit fails and is made again: sink=" + sink + ", epoch=" + decided,
                            e);
        } else {
            pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        }
        trouble = e;
        retries.add(1);
        failedNs = System.nanoTime();
    }

    /** {@return what is left to commit, for messages; empty when nothing is} */
    String unfinished() {
        return isDue() ? ", epoch " + decided + " is committed at the next start" : "";
    }

    /** {@return the counts; any thread} */
    SinkEpochMetrics metrics() {
        Throwable last = trouble;
        return new SinkEpochMetrics(
                isTransactional(),
                prepared,
                committed,
                retries.get(),
                last == null ? "" : String.valueOf(last.getMessage()));
    }
}
