package io.laminar.engine.connector;

import java.io.IOException;

/**
 * A sink whose rows become visible by epochs, each all at once and exactly once, whatever dies when. What
 * {@link #write} takes belongs to the epoch that is open; there is always one, nobody begins it.
 *
 * <pre>
 *   open ──▶ recover(d) ──▶ OPEN ──prepare(e)──▶ PREPARED e ──checkpoint e is durable──▶ commit(e) ──▶ VISIBLE e
 *                            ▲ │                  │     ▲                                  │
 *                            │ └─ the next epoch ─┘     └────── fails: asked again ────────┘
 *   crash: OPEN is gone; PREPARED e with e &lt;= d is committed by recover(d), with e &gt; d it is discarded
 * </pre>
 *
 * <p>A sink may also show rows at once, and use epochs to know where a start goes on: {@link IdempotentSink}, and files
 * that are written at least once. Then {@code commit} only forgets.
 *
 * <p>A sink that no checkpoint knows is told to {@link #begin} instead of to recover.
 *
 * <p>There is no abort: an epoch whose checkpoint came to nothing stays prepared and is committed with a later one.
 * What is neither committed nor decided when the engine ends is discarded at the next start, as its rows come once more
 * from the log: presumed abort. So between {@code prepare} and {@code commit} of an epoch there may be rows and
 * prepares of later ones.
 *
 * <p>{@link #flush} and {@link #end} make nothing visible. {@link #close} discards the epoch that is open and keeps
 * what is prepared.
 *
 * @threading as {@link SinkConnector}: one thread at a time
 * @blocking {@link #recover}, {@link #prepare} and {@link #commit} as long as disk or database take, so such a sink
 *     runs beside the cores: {@link Affinity#BACKGROUND}
 */
public interface TransactionalSink extends SinkConnector {
    /** Epoch of a decision when there was none yet; all epochs are above. */
    long NO_EPOCH = -1;

    /**
     * Makes up for a crash, once, after {@link #open} and before rows: commits what was prepared up to an epoch, and
     * discards the rest. May be cut short by another crash, and called again by the next life. What cannot be committed
     * now may be put off, see {@link #isRecovered}.
     *
     * @param epoch of the last durable decision, or {@link #NO_EPOCH}
     * @throws IOException when that is not possible; the start fails with it
     * @throws io.laminar.engine.error.IoException {@link io.laminar.engine.error.ErrorCode#SINK_AHEAD} when something
     *     is visible of a later epoch: its rows would come twice
     */
    void recover(long epoch) throws IOException;

    /**
     * As {@link #recover}, of a sink that the checkpoint does not know: CREATE has made it just now.
     *
     * @param epoch of the last durable decision, or {@link #NO_EPOCH}
     * @throws IOException when that is not possible; CREATE fails with it
     */
    default void begin(long epoch) throws IOException {
        recover(epoch);
    }

    /**
     * {@return whether what was decided before the start is visible} While it is not, the engine commits that epoch, or
     * a later one, again and again as after any commit that fails. Asked behind {@link #recover}, before rows.
     */
    default boolean isRecovered() {
        return true;
    }

    /**
     * Ends the open epoch: all that was written since the one before survives a crash from now on, invisibly.
     *
     * @param epoch its number; grows from call to call
     * @throws IOException when that is not possible: the sink then fails, and no checkpoint takes its rows as done
     */
    void prepare(long epoch) throws IOException;

    /**
     * Makes visible what was prepared up to an epoch, in the order of epochs. What is visible already stays as it is,
     * so it may be called again, also after it was cut short.
     *
     * @param epoch of a durable decision
     * @throws IOException when not all of it is visible yet: it is called again later, until it succeeds
     * @throws io.laminar.engine.error.IoException {@link io.laminar.engine.error.ErrorCode#SINK_AHEAD} when
     *     {@link #recover} could not look whether something is visible of a later epoch, and there is: the sink fails
     *     with it, and is not told to commit again
     */
    void commit(long epoch) throws IOException;
}
