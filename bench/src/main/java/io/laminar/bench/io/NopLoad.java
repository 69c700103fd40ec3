package io.laminar.bench.io;

import io.laminar.bench.macro.Figure;
import io.laminar.iouring.ControlSqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UringOpening;
import io.laminar.iouring.UserDataCodec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What a ring costs by itself: operations that do nothing, one at a time and in batches. */
final class NopLoad {
    private static final int BATCH = 128;
    private static final double LEAST_PER_SECOND = 8e6;
    private static final double MOST_ROUND_TRIP_NS = 700;

    private NopLoad() {}

    static List<Figure> measure(int rounds, int operations) {
        return switch (Uring.open(UringConfig.defaults())) {
            case UringOpening.Opened opened -> measure(opened.uring(), rounds, operations);
            case UringOpening.Refused refused ->
                List.of(new Figure("io nop", "not measured: " + refused.reason(), 0, "ns", Figure.NONE));
        };
    }

    private static List<Figure> measure(Uring uring, int rounds, int operations) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (uring) {
            uring.enable();
            Samples single = new Samples();
            double[] perSecond = new double[rounds];
            double bytes = 0;
            for (int round = -2; round < rounds; round++) {
                long[] times = new long[operations];
                long before = threads.getCurrentThreadAllocatedBytes();
                roundTrips(uring, times);
                long startNs = System.nanoTime();
                batches(uring, operations);
                double seconds = (System.nanoTime() - startNs) / 1e9;
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
                if (round >= 0) {
                    single.add(times);
                    perSecond[round] = operations / BATCH * BATCH / seconds;
                }
            }
            double rate = Samples.median(perSecond);
            String p99 = String.format(Locale.ROOT, "p99 %.0f ns; p50", single.percentile(0.99));
            String batched = String.format(Locale.ROOT, "batches of %d: %.1f M/s, so each takes", BATCH, rate / 1e6);
            return List.of(
                    new Figure("io nop", "round trip, " + p99, single.percentile(0.5), "ns", MOST_ROUND_TRIP_NS),
                    new Figure("io nop", batched, 1e9 / rate, "ns", 1e9 / LEAST_PER_SECOND),
                    new Figure("io nop", "allocated in the last round", bytes, "bytes", 0));
        }
    }

    private static void roundTrips(Uring uring, long[] times) {
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            ControlSqe.nop(uring.claim(), UserDataCodec.of(1, i, 0));
            uring.submitAndWait(1, Long.MAX_VALUE);
            take(uring, 1);
            times[i] = System.nanoTime() - start;
        }
    }

    private static void batches(Uring uring, int operations) {
        for (int done = 0; done + BATCH <= operations; done += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                ControlSqe.nop(uring.claim(), UserDataCodec.of(1, i, 0));
            }
            uring.submitAndWait(BATCH, Long.MAX_VALUE);
            take(uring, BATCH);
        }
    }

    private static void take(Uring uring, int count) {
        int taken = 0;
        while (taken < count) {
            int ready = uring.poll();
            uring.advance(ready);
            taken += ready;
        }
    }
}
