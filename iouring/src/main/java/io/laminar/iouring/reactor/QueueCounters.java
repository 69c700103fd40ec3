package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.LatencyHistogram;
import io.laminar.ring0.port.QueueStats;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a queue has done.
 *
 * @threading counting the owner; {@link #stats} any
 * @allocation none by counting
 */
final class QueueCounters {
    private static final int SUBMITTED = 0;
    private static final int COMPLETED = 1;
    private static final int KERNEL_ENTRIES = 2;
    private static final int OTHER_CALLS = 3;
    private static final int WAKE_UPS = 4;
    private static final int FALLBACKS = 5;

    private final AtomicLongArray counts = new AtomicLongArray(FALLBACKS + 1);
    private final LatencyHistogram latencies = new LatencyHistogram();

    /** Shows what the queue has counted itself. */
    @HotPath
    void publish(long submitted, long completed, long kernelEntries) {
        counts.setOpaque(SUBMITTED, submitted);
        counts.setRelease(COMPLETED, completed);
        counts.setOpaque(KERNEL_ENTRIES, kernelEntries);
    }

    @HotPath
    void elapsed(long elapsedNs) {
        latencies.record(elapsedNs);
    }

    /** Counts a system call beside the queue. */
    @HotPath
    void otherCall() {
        add(OTHER_CALLS);
    }

    @HotPath
    void wokenUp() {
        add(WAKE_UPS);
    }

    @HotPath
    void fallback() {
        add(FALLBACKS);
    }

    @HotPath
    private void add(int counter) {
        counts.setOpaque(counter, counts.getPlain(counter) + 1);
    }

    QueueStats stats(String queue) {
        // Completed first: what ends between two readings is then seen as submitted, never the other way round.
        long completed = counts.getAcquire(COMPLETED);
        return new QueueStats(
                queue,
                counts.getAcquire(SUBMITTED),
                completed,
                counts.getAcquire(KERNEL_ENTRIES) + counts.getAcquire(OTHER_CALLS),
                counts.getAcquire(WAKE_UPS),
                counts.getAcquire(FALLBACKS),
                latencies.percentile(50),
                latencies.percentile(99));
    }
}
