package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.LatencyHistogram;
import io.laminar.ring0.port.QueueStats;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a port counts.
 *
 * @threading counting the owner; {@link #stats} any
 */
final class Counters {
    private static final int SUBMITTED = 0;
    private static final int COMPLETED = 1;
    private static final int SYSTEM_CALLS = 2;
    private static final int WAKE_UPS = 3;
    private static final int FALLBACKS = 4;

    private final AtomicLongArray counts = new AtomicLongArray(FALLBACKS + 1);
    private final LatencyHistogram latencies = new LatencyHistogram();

    @HotPath
    void submitted() {
        add(SUBMITTED);
    }

    @HotPath
    void completed(long elapsedNs) {
        add(COMPLETED);
        latencies.record(elapsedNs);
    }

    @HotPath
    void systemCall() {
        add(SYSTEM_CALLS);
    }

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
                counts.getAcquire(SYSTEM_CALLS),
                counts.getAcquire(WAKE_UPS),
                counts.getAcquire(FALLBACKS),
                latencies.percentile(50),
                latencies.percentile(99));
    }
}
