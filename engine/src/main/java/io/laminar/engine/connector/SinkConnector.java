package io.laminar.engine.connector;

import io.laminar.memory.block.BlockCursor;
import java.io.IOException;

/**
 * Takes the rows of a stream somewhere. What {@link #write} took may be lost in a crash until {@link #flush} returns.
 *
 * @threading one thread at a time: one of the connector's own, the core's where {@link #affinity} says so, or the
 *     caller's with an inline engine
 * @allocation none per row in {@link #write}
 */
public interface SinkConnector extends AutoCloseable {
    /** {@return where it runs; always the same} */
    default Affinity affinity() {
        return Affinity.BACKGROUND;
    }

    /**
     * Opens what is written, once, before anything else; CREATE fails with what this throws. A connector on the core is
     * called on the core. {@link #close} follows in any case.
     *
     * @param io files and sockets of the thread that it will run on
     * @throws IOException when the output cannot be had
     */
    default void open(ConnectorIo io) throws IOException {}

    /**
     * {@return whether it takes rows now} While it does not, rows wait in their lane and hold the query back. What
     * makes it take rows again is an event of its port, or time.
     *
     * @throws IOException when it will never take rows again: the sink then fails
     */
    default boolean isReady() throws IOException {
        return true;
    }

    /**
     * {@return whether everything is visible that {@link #flush} or {@link #end} was to make so} A connector on the
     * core does not wait in those, and is asked until it is done.
     *
     * @throws IOException when that is not possible
     */
    default boolean isFlushed() throws IOException {
        return true;
    }

    /**
     * Takes rows, all of them, after {@link #isReady} has said yes; they are valid during the call only. Weights tell
     * what a row does: +1 adds it, -1 takes it back.
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

    /**
     * {@return what somebody outside has missed so far}
     *
     * @threading any
     */
    default SinkLosses losses() {
        return SinkLosses.NONE;
    }

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
