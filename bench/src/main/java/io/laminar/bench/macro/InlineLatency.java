package io.laminar.bench.macro;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import java.util.Arrays;
import java.util.List;

/** One row in, its result out, through the public API, on one thread; percentiles, the clock's own cost included. */
final class InlineLatency {
    private static final int WARMUP = 300_000;

    private InlineLatency() {}

    /** One line: what was measured and whether it is within its limits. */
    static Percentiles measure(String name, String query, int rows, List<Long> limitsNs) {
        long[] times = new long[rows];
        long results;
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(query);
            Subscription out = laminar.subscribe("out");
            Appender appender = laminar.appender("trades");
            results = run(laminar, appender, out, new long[WARMUP], 0);
            results += run(laminar, appender, out, times, WARMUP);
        }
        Arrays.sort(times);
        List<Long> percentiles = List.of(times[rows / 2], times[(int) (rows * 0.99)], times[(int) (rows * 0.999)]);
        return new Percentiles(name, results, percentiles, limitsNs);
    }

    private static long run(Laminar laminar, Appender appender, Subscription out, long[] times, long first) {
        long results = 0;
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            appender.setLong(0, i & 1023);
            appender.setDouble(1, 501 + (i & 255));
            appender.setLong(2, i);
            appender.setLong(3, 1_700_000_000_000_000_000L + (first + i) * 10_000);
            appender.endRow();
            appender.publish();
            laminar.poll();
            while (out.poll()) {
                results += out.getLong(0) >= 0 ? 1 : 0;
            }
            times[i] = System.nanoTime() - start;
        }
        return results;
    }
}
