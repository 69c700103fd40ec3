package io.laminar.engine.connector;

import io.laminar.memory.block.BlockCursor;
import java.io.IOException;

/**
 * Takes the rows of a stream somewhere. What {@link #write} took may be lost in a crash until {@link #flush} returns.
 *
 * @threading one thread at a time: one of the connector's own, or the caller's with an inline engine
 * @allocation none per row in {@link #write}
 */
public interface SinkConnector extends AutoCloseable {
    /**
     * Takes rows; they are valid during the call only. Weights tell what a row does: +1 adds it, -1 takes it back.
     *
     * @param cursor turned to the block of the rows
     * @param from first row
     * @param to row after the last
     * @throws IOException when they cannot be taken; the sink then fails, nothing is lost silently
     */
    void write(BlockCursor cursor, int from, int to) throws IOException;

    /**
     * Sees to it that what was taken so far is visible outside. Called when no rows are waiting.
     *
     * @throws IOException when that is not possible
     */
    void flush() throws IOException;

    /**
     * Takes notice that no row follows.
     *
     * @throws IOException when the last of the rows cannot be made visible
     */
    void end() throws IOException;

    /** {@return what is written, and where, for messages about failures} */
    String describe();

    /**
     * Gives everything back. Closing twice is harmless.
     *
     * @throws IOException when something could not be closed; what that loses is the message
     */
    @Override
    void close() throws IOException;
}
