package io.laminar.bench.cores;

import java.util.function.LongConsumer;

/**
 * An engine that runs one query: of trades, by symbol and window of a second, count, sum, least, greatest and mean
 * price and the last sequence number, shown anew after each row.
 *
 * @threading one thread sends and polls; what lies between is on a thread of the engine's, which inherits the processor
 *     of who opens it
 */
interface WindowEngine extends AutoCloseable {
    /** Length of a window of event time, in nanoseconds. */
    long WINDOW_NS = 1_000_000_000;

    /** Rows that may be under way between the threads; the same for all. */
    int QUEUE_ROWS = 8192;

    /**
     * Puts in a row.
     *
     * @param symbol its key
     * @param price its value
     * @param sequence its number, greater than those before
     * @param ts its event time, in nanoseconds since 1970
     * @return false when the engine takes none now
     */
    boolean offer(long symbol, double price, long sequence, long ts);

    /** Shows the engine what was put in. */
    void flush();

    /**
     * Reads what results are there.
     *
     * @param seen is told the sequence number in each
     */
    void poll(LongConsumer seen);

    @Override
    void close();

    /** Makes engines of one kind. */
    @FunctionalInterface
    interface Factory {
        /** {@return an engine that waits for rows} */
        WindowEngine open();
    }
}
