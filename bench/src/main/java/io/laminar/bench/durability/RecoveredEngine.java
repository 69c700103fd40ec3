package io.laminar.bench.durability;

import io.laminar.bench.macro.EndToEnd;
import io.laminar.bench.macro.Queries;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.StreamMetrics;
import java.io.IOException;

/**
 * A start of an engine whose windows hold much state, beside a channel that reads the files of its checkpoint: all that
 * {@code Laminar.open} does counts, its first checkpoint too.
 */
final class RecoveredEngine {
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int KEYS_AT_ONCE = 100_000;

    private final PagesRun run;

    private RecoveredEngine(PagesRun run) {
        this.run = run;
    }

    static void measure(PagesRun run) throws IOException {
        new RecoveredEngine(run).measure();
    }

    private LaminarConfig config() {
        return EndToEnd.threads()
                .set("data.checkpoint.ms", "0")
                .set("data.directory", run.folder().toString())
                .build();
    }

    private void measure() throws IOException {
        long stateBytes = fill();
        run.said("state of an engine", stateBytes / (double) (1 << 20), "MiB");
        int rounds = run.quick() ? 1 : 3;
        double[] startMs = new double[rounds];
        double[] cached = new double[rounds];
        double[] cold = new double[rounds];
        boolean forgets = true;
        start(stateBytes);
        for (int i = 0; i < rounds; i++) {
            CheckpointFiles files = CheckpointFiles.newest(run.folder().resolve("checkpoints"));
            double readMs = files.readMs();
            cached[i] = start(stateBytes) / readMs;
            files = CheckpointFiles.newest(run.folder().resolve("checkpoints"));
            forgets &= files.forget();
            double coldMs = files.readMs();
            forgets &= files.forget();
            startMs[i] = start(stateBytes);
            cold[i] = startMs[i] / coldMs;
        }
        run.said("start / files by a channel, page cache", PagesRun.median(cached), "x");
        if (forgets) {
            run.said("start, device", PagesRun.median(startMs), "ms");
            run.atMost("start / files by a channel, device", PagesRun.median(cold), "x", 2);
        }
    }

    /** One row for each key, all of one window. {@return bytes of state} */
    private long fill() {
        try (Laminar laminar = Laminar.open(config())) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(Queries.TUMBLE);
            Appender appender = laminar.appender("trades");
            long key = 0;
            while (stateBytes(laminar) < run.stateBytes()) {
                for (int i = 0; i < KEYS_AT_ONCE; i++) {
                    appender.setLong(0, key++);
                    appender.setDouble(1, 1);
                    appender.setLong(2, 1);
                    appender.setLong(3, START_NS);
                    appender.endRow();
                }
                appender.publish();
            }
            laminar.checkpoint();
            return stateBytes(laminar);
        }
    }

    private static long stateBytes(Laminar laminar) {
        return laminar.metrics().stream("out").map(StreamMetrics::stateBytes).orElseThrow();
    }

    private double start(long stateBytes) {
        long start = System.nanoTime();
        try (Laminar laminar = Laminar.open(config())) {
            double ms = (System.nanoTime() - start) / 1e6;
            if (stateBytes(laminar) < stateBytes) {
                throw new IllegalStateException("another state came back: bytes=" + stateBytes(laminar));
            }
            return ms;
        }
    }
}
