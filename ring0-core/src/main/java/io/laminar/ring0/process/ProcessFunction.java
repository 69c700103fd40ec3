package io.laminar.ring0.process;

/**
 * What a user's operator does. There is one of it a core, which sees the rows whose keys are there.
 *
 * <p>What must outlive the process belongs into states; fields may hold what can be made again, such as cursors and
 * buffers. What is thrown stops the node and what reads it. Calls should not allocate: with {@code allocation.guard =
 * 'strict'} one that does stops the node.
 *
 * @threading the core's
 * @blocking must not: nothing else happens on the core meanwhile
 */
@FunctionalInterface
public interface ProcessFunction extends AutoCloseable {
    /**
     * Takes a row.
     *
     * @param row the row, good until this returns
     * @param output takes what is emitted
     */
    void onRow(ProcessRow row, ProcessOutput output);

    /**
     * Takes a watermark: no row comes any more whose event time is before it, but late ones. Called before whatever
     * reads this node learns of it.
     *
     * @param watermark nanoseconds since 1970, greater than the one before
     * @param output takes what is emitted
     */
    default void onWatermark(long watermark, ProcessOutput output) {}

    /**
     * Nothing follows.
     *
     * @param output takes what is emitted
     */
    default void onEnd(ProcessOutput output) {}

    /** The node is dropped or the engine closes; states are still there when it is opened again. */
    @Override
    default void close() {}
}
