package io.laminar.bench.cores;

import io.laminar.bench.report.Processors;
import io.laminar.bench.report.Samples;
import io.laminar.memory.raw.RawMemory;
import java.util.concurrent.FutureTask;

/**
 * How far the first two processors are from each other at the moment: the host moves them, and all times between
 * threads with them. Near is about 0.1 us there and back, far four times that and more.
 */
final class Distance {
    private static final int LINE = 128;
    private static final int TRIPS = 5_000;

    private Distance() {}

    /** {@return the median time of a word there and back, in nanoseconds, clock included; on the first processor} */
    static long nanos() {
        long there = RawMemory.allocate(2L * LINE, LINE, "bench-distance");
        try {
            RawMemory.fill(there, 2L * LINE, (byte) 0);
            return measure(there, there + LINE);
        } finally {
            RawMemory.free(there);
        }
    }

    private static long measure(long there, long back) {
        FutureTask<Boolean> echo = new FutureTask<>(() -> {
            Processors.pin(1);
            for (long trip = 1; trip <= TRIPS; trip++) {
                await(there, trip);
                RawMemory.putLongRelease(back, trip);
            }
            return true;
        });
        Thread.ofPlatform().name("bench-distance").daemon(true).start(echo);
        Samples times = new Samples(TRIPS);
        for (long trip = 1; trip <= TRIPS; trip++) {
            long start = System.nanoTime();
            RawMemory.putLongRelease(there, trip);
            await(back, trip);
            times.add(System.nanoTime() - start);
        }
        Processors.await(echo);
        return times.percentile(50);
    }

    private static void await(long word, long value) {
        while (RawMemory.getLongAcquire(word) != value) {
            Thread.onSpinWait();
        }
    }
}
