package io.laminar.bench.macro;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What the heap holds before and while an inline engine keeps many groups. */
final class HeapGrowth {
    private static final String QUERY =
            "CREATE STREAM out AS SELECT symbol, count(*) AS n, sum(price) AS total FROM trades GROUP BY symbol"
                    + " EMIT CHANGES";
    private static final int BATCH = 256;
    private static final double LIMIT_MIB = 64;
    private static final double MIB = 1 << 20;

    private HeapGrowth() {}

    static List<Figure> measure(int groups) {
        double before = heapMib();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(QUERY);
            Subscription out = laminar.subscribe("out");
            long results = append(laminar, laminar.appender("trades"), out, groups);
            if (results < groups) {
                throw new IllegalStateException("groups are missing: results=" + results + ", groups=" + groups);
            }
            double after = heapMib();
            String name = String.format(Locale.ROOT, "heap, %,d groups", groups);
            String way =
                    String.format(Locale.ROOT, "%.1f MiB before, %.1f MiB with all groups: grown by", before, after);
            return List.of(new Figure(name, way, after - before, "MiB", LIMIT_MIB));
        }
    }

    private static long append(Laminar laminar, Appender appender, Subscription out, int groups) {
        long results = 0;
        for (int i = 0; i < groups; i++) {
            appender.setLong(0, i);
            appender.setDouble(1, 1 + (i & 1023));
            appender.setLong(2, i);
            appender.setLong(3, 1_700_000_000_000_000_000L + i);
            appender.endRow();
            if ((i + 1) % BATCH == 0 || i + 1 == groups) {
                appender.publish();
                results += pump(laminar, out);
            }
        }
        return results;
    }

    private static long pump(Laminar laminar, Subscription out) {
        long results = 0;
        do {
            while (out.poll()) {
                results++;
            }
        } while (laminar.poll() > 0);
        while (out.poll()) {
            results++;
        }
        return results;
    }

    private static double heapMib() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    }
}
