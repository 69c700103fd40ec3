package io.laminar.engine.connector.staged;

import io.laminar.memory.block.BlockCursor;
import java.io.IOException;

/**
 * Something outside that takes an epoch as a whole, and remembers which was the last: its rows and its number in one
 * transaction. That makes it idempotent, and all it has to remember is one number a sink.
 *
 * @threading one thread at a time
 * @blocking as long as what is outside takes
 */
public interface EpochReceiver extends AutoCloseable {
    /**
     * Looks whether rows can be delivered there, before the first of them; CREATE fails with what this throws. Called
     * again when it has failed.
     *
     * @throws IOException when they cannot
     * @throws io.laminar.engine.error.EngineException when they cannot; one that says
     *     {@link io.laminar.engine.error.Retry#BACKOFF} does not hold a start up that a checkpoint has the sink from
     */
    void open() throws IOException;

    /**
     * {@return the last epoch that was received, or {@link io.laminar.engine.connector.TransactionalSink#NO_EPOCH}}
     *
     * @throws IOException as of {@link #open}, when that cannot be known now
     */
    long received() throws IOException;

    /**
     * Begins to receive an epoch.
     *
     * @param epoch its number; grows from epoch to epoch
     * @return false when it was received before: nothing more is said of it
     * @throws IOException when that is not possible now
     */
    boolean begin(long epoch) throws IOException;

    /**
     * Takes rows of the epoch that was begun; they are valid during the call only. Rows of a changelog have a first
     * column more, {@link io.laminar.engine.format.binary.FrameEncoder#WEIGHT}: 1 adds the row, -1 takes it back.
     *
     * @param cursor turned to the block of the rows
     * @param from first row
     * @param to row after the last
     * @throws IOException when they cannot be taken now
     */
    void rows(BlockCursor cursor, int from, int to) throws IOException;

    /**
     * Makes the epoch that was begun visible, and remembers it, both or neither.
     *
     * @throws IOException when that is not known to have happened; the epoch then comes again
     */
    void commit() throws IOException;

    /** Forgets the epoch that was begun; it comes again. */
    void abandon();

    /** {@return what receives, and where, for messages} */
    String describe();

    @Override
    void close() throws IOException;
}
