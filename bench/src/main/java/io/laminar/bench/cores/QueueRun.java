package io.laminar.bench.cores;

import io.laminar.bench.macro.Comparison;
import io.laminar.bench.report.Meter;
import io.laminar.bench.report.Processors;
import java.util.concurrent.FutureTask;

/** Rows sent through a queue from the calling thread to one that is pinned beside it. */
final class QueueRun implements Comparison.Run {
    private static final int CHUNK_ROWS = 4096;

    private final RowQueue queue;
    private final long rows;
    private final Allocated allocated;
    private final FutureTask<Long> consumer = new FutureTask<>(this::consume);
    private volatile boolean ready;

    /** Fewest bytes that the two threads of a run have allocated, in each of several runs. */
    static final class Allocated {
        private long least = Long.MAX_VALUE;

        long bytes() {
            return least;
        }
    }

    /** The reader waits when this returns. */
    QueueRun(RowQueue queue, long rows, Allocated allocated) {
        this.queue = queue;
        this.rows = rows;
        this.allocated = allocated;
        Thread.ofPlatform().name("bench-consumer").daemon(true).start(consumer);
        while (!ready) {
            Thread.onSpinWait();
        }
    }

    private long consume() {
        Processors.pin(1);
        long before = allocatedBytes();
        ready = true;
        for (long left = rows; left > 0; ) {
            left -= queue.consume((int) Math.min(left, CHUNK_ROWS));
        }
        return allocatedBytes() - before;
    }

    /** Not a meter's, which reads files: rows take a few milliseconds in all. */
    private static long allocatedBytes() {
        return Meter.allocatedBytesOf(Thread.currentThread().threadId());
    }

    @Override
    public long run() {
        long before = allocatedBytes();
        for (long row = 0; row < rows; row += CHUNK_ROWS) {
            queue.produce(row, (int) Math.min(rows - row, CHUNK_ROWS));
        }
        long ours = allocatedBytes() - before;
        allocated.least = Math.min(allocated.least, Processors.await(consumer) + ours);
        return queue.sum();
    }

    @Override
    public void close() {
        queue.close();
    }
}
