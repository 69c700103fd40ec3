package io.laminar.bench.cores;

/**
 * A bounded queue of rows of eight longs between two threads; each has room for {@link #ROWS}. Row {@code i} holds
 * {@code 8 i, 8 i + 1, ... 8 i + 7}.
 *
 * @threading {@link #produce} one thread, {@link #consume} and {@link #sum} another; closed when both are done
 */
interface RowQueue extends AutoCloseable {
    /** Longs of a row. */
    int WORDS = 8;

    /** Rows that a queue has room for, whatever it keeps beside them: four MiB. */
    int ROWS = 1 << 16;

    /** Bytes of a row. */
    int ROW_BYTES = WORDS * Long.BYTES;

    /**
     * Writes rows and publishes them, in batches as the queue was made; spins while it is full.
     *
     * @param first number of the first row
     * @param count rows; a multiple of the batch
     */
    void produce(long first, int count);

    /**
     * Reads all words of rows as they come; spins while there are none.
     *
     * @param count rows to wait for
     * @return rows read, at least as many
     */
    int consume(int count);

    /** {@return the sum of all words read so far} */
    long sum();

    @Override
    void close();

    /** Makes queues of one kind. */
    @FunctionalInterface
    interface Factory {
        /**
         * {@return an empty queue}
         *
         * @param batch rows that are published together
         */
        RowQueue create(int batch);
    }
}
