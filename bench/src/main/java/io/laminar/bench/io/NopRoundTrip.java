package io.laminar.bench.io;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Meter;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import io.laminar.iouring.ControlSqe;
import io.laminar.iouring.Cqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UserDataCodec;
import java.util.List;

/** What an entry costs that does nothing: handed over, ended, read. */
final class NopRoundTrip {
    private static final int BATCH = 128;
    private static final double ROUND_TRIP_NS = 700;
    private static final double MILLIONS_PER_SECOND = 8;

    private final Uring uring;
    private long expected;
    private long seen;

    private NopRoundTrip(Uring uring) {
        this.uring = uring;
    }

    static List<ReportLine> measure(boolean quick) {
        return Processors.on(0, () -> {
            try (Uring uring = Uring.open(UringConfig.defaults()).orThrow()) {
                uring.enable();
                return new NopRoundTrip(uring).run(quick ? 20_000 : 2_000_000);
            }
        });
    }

    private List<ReportLine> run(int operations) {
        Side single = single(operations);
        Side batch = batches(operations);
        return List.of(
                single,
                Goal.atMost(
                        "nop", "round trip, p50, clock read twice", single.p50Ns() / 1e3, "us", ROUND_TRIP_NS / 1e3),
                batch,
                Goal.atLeast("nop", "batches of 128", 1e3 / batch.nsPerOperation(), "M/s", MILLIONS_PER_SECOND));
    }

    private Side single(int operations) {
        Samples samples = new Samples(operations);
        for (int i = 0; i < operations / 4; i++) {
            timed(samples);
        }
        samples.clear();
        Meter meter = new Meter();
        long calls = uring.counters().kernelEntries();
        meter.start();
        for (int i = 0; i < operations; i++) {
            timed(samples);
        }
        meter.stop();
        check();
        calls = uring.counters().kernelEntries() - calls;
        return Side.of("nop", "one at a time", samples, meter, new Side.Counts(operations, calls, true));
    }

    private Side batches(int operations) {
        int rounds = operations / BATCH * 4;
        Samples samples = new Samples(rounds);
        for (int i = 0; i < rounds / 4; i++) {
            batch(BATCH);
        }
        Meter meter = new Meter();
        long calls = uring.counters().kernelEntries();
        meter.start();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            batch(BATCH);
            samples.add((System.nanoTime() - start) / BATCH);
        }
        meter.stop();
        check();
        calls = uring.counters().kernelEntries() - calls;
        return Side.of("nop", "batches of 128", samples, meter, new Side.Counts((long) rounds * BATCH, calls, true));
    }

    private void timed(Samples samples) {
        long start = System.nanoTime();
        batch(1);
        samples.add(System.nanoTime() - start);
    }

    private void batch(int count) {
        for (int i = 0; i < count; i++) {
            ControlSqe.nop(uring.claim(), UserDataCodec.of(1, (int) expected & Integer.MAX_VALUE, 0));
            expected++;
        }
        uring.submit();
        int left = count;
        while (left > 0) {
            int ready = uring.poll();
            for (int i = 0; i < ready; i++) {
                long cqe = uring.cqe(i);
                if (Cqe.result(cqe) == 0 && UserDataCodec.slot(Cqe.userData(cqe)) == ((int) seen & Integer.MAX_VALUE)) {
                    seen++;
                }
            }
            uring.advance(ready);
            left -= ready;
        }
    }

    /** Every entry has to have ended well, in order. */
    private void check() {
        if (seen != expected) {
            throw new IllegalStateException("entries are missing: expected=" + expected + ", seen=" + seen);
        }
    }
}
