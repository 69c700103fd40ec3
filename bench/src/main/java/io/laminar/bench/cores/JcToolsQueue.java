package io.laminar.bench.cores;

import org.jctools.queues.SpscArrayQueue;

/**
 * JCTools' SPSC queue. It moves references, so rows lie in arrays that are made before and used again; twice as many as
 * the queue holds, because then an array is free again when its turn comes, without a queue back. A batch of rows is
 * one array: the queue itself publishes each element by itself.
 */
final class JcToolsQueue implements RowQueue {
    private static final int LEAST_ELEMENTS = 8;

    private final int batch;
    private final SpscArrayQueue<long[]> queue;
    private final long[][] pool;
    private int next;
    private long sum;

    JcToolsQueue(int batch) {
        this.batch = batch;
        int elements = Math.max(LEAST_ELEMENTS, ROWS / batch);
        queue = new SpscArrayQueue<>(elements);
        pool = new long[2 * queue.capacity()][batch * WORDS];
    }

    @Override
    public void produce(long first, int count) {
        for (long row = first, end = first + count; row < end; row += batch) {
            long[] rows = pool[next++ & pool.length - 1];
            for (int at = 0; at < rows.length; at += WORDS) {
                set(rows, at, row * WORDS + at);
            }
            while (!queue.offer(rows)) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public int consume(int count) {
        int read = 0;
        long total = 0;
        while (read < count) {
            long[] rows = queue.relaxedPoll();
            if (rows == null) {
                Thread.onSpinWait();
                continue;
            }
            for (int at = 0; at < rows.length; at += WORDS) {
                total += words(rows, at);
            }
            read += batch;
        }
        sum += total;
        return read;
    }

    private static void set(long[] rows, int at, long word) {
        rows[at] = word;
        rows[at + 1] = word + 1;
        rows[at + 2] = word + 2;
        rows[at + 3] = word + 3;
        rows[at + 4] = word + 4;
        rows[at + 5] = word + 5;
        rows[at + 6] = word + 6;
        rows[at + 7] = word + 7;
    }

    private static long words(long[] rows, int at) {
        return rows[at]
                + rows[at + 1]
                + rows[at + 2]
                + rows[at + 3]
                + rows[at + 4]
                + rows[at + 5]
                + rows[at + 6]
                + rows[at + 7];
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        // On the heap.
    }
}
