package io.laminar.bench.macro;

import com.sun.management.ThreadMXBean;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Exact bytes that the one thread of an inline engine allocates: appending, the core, and reading. */
final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROWS = 100_000;
    private static final int WARMUPS = 3;
    /**
     * The JVM itself may allocate for this thread, once, when it links what runs; what a core allocates comes again.
     */
    private static final int ATTEMPTS = 3;

    private static final long STEP_NS = 100_000;
    private static final int[] SLICES = {1, 7, 256};

    private final Laminar laminar;
    private final Appender appender;
    private final Subscription out;
    private final int slice;
    private long rows;
    private long results;

    private AllocatedBytes(Laminar laminar, int slice) {
        this.laminar = laminar;
        this.appender = laminar.appender("trades");
        this.out = laminar.subscribe("out");
        this.slice = slice;
    }

    static List<Figure> measure() {
        List<Figure> figures = new ArrayList<>();
        String[] names = {"filter", "tumble", "hop", "tumble on update"};
        String[] queries = {Queries.FILTER, Queries.TUMBLE, Queries.HOP, Queries.TUMBLE_ON_UPDATE};
        for (int q = 0; q < queries.length; q++) {
            for (int slice : SLICES) {
                figures.add(measure(names[q], queries[q], slice));
            }
        }
        return figures;
    }

    private static Figure measure(String name, String query, int slice) {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(query);
            AllocatedBytes run = new AllocatedBytes(laminar, slice);
            for (int w = 0; w < WARMUPS; w++) {
                run.rows();
            }
            long results = run.results;
            long least = run.bytes();
            for (int a = 1; a < ATTEMPTS && least != 0; a++) {
                least = Math.min(least, run.bytes());
            }
            String way = String.format(
                    Locale.ROOT, "slices of %d, %,d rows, %,d results:", slice, ROWS, run.results - results);
            return new Figure("allocation, " + name, way, least, "bytes", 0);
        }
    }

    private long bytes() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        rows();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private void rows() {
        for (int i = 0; i < ROWS; i++) {
            appender.setLong(0, rows & 1023);
            appender.setDouble(1, 1 + i % 999);
            appender.setLong(2, rows);
            appender.setLong(3, 1_700_000_000_000_000_000L + rows * STEP_NS);
            appender.endRow();
            if (++rows % slice == 0) {
                appender.publish();
                pump();
            }
        }
        appender.publish();
        pump();
    }

    private void pump() {
        do {
            while (out.poll()) {
                results++;
            }
        } while (laminar.poll() > 0);
        while (out.poll()) {
            results++;
        }
    }
}
