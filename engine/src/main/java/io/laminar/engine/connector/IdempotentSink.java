package io.laminar.engine.connector;

import java.io.IOException;

/**
 * A sink whose rows are visible at once, and none of them twice after a crash: it reads back what it has shown behind
 * the last durable checkpoint, and leaves out what the replay brings again.
 *
 * <pre>
 *   prepare(e)   what is visible survives a crash; how far that is, is noted
 *   commit(e)    the checkpoint is durable: rows up to its note are not compared any more
 *   recover(d)   what is behind d's note is read back; rows from here to the first prepare are compared with it
 * </pre>
 *
 * <p>{@link #flush} and {@link #end} make visible what was taken. The engine gives it rows only when what they come
 * from is in the logs, so that a replay brings all that is visible.
 */
public interface IdempotentSink extends TransactionalSink {
    /**
     * As {@link #recover}, of a sink that the checkpoint does not know: it begins behind what there is. What a life
     * before has begun, and no checkpoint ever had, is taken away.
     *
     * @param epoch of the last durable decision, or {@link #NO_EPOCH}
     * @throws IOException when that is not possible; CREATE fails with it
     */
    @Override
    void begin(long epoch) throws IOException;

    /**
     * {@return how it is with what is visible and in no durable checkpoint}
     *
     * @threading any
     */
    Ahead ahead();

    /**
     * Rows beyond the last durable checkpoint.
     *
     * @param rows how many are visible
     * @param most how many may be
     * @param recognised rows of replays so far that were there and were not written again
     * @param strange rows that were there behind a checkpoint and that its replay did not bring
     */
    record Ahead(long rows, long most, long recognised, long strange) {
        /** Of sinks that are not idempotent. */
        public static final Ahead NONE = new Ahead(0, 0, 0, 0);
    }
}
