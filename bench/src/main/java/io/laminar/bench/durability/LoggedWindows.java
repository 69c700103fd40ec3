package io.laminar.bench.durability;

import io.laminar.bench.io.Ports;
import io.laminar.bench.macro.EndToEnd;
import io.laminar.bench.macro.Queries;
import io.laminar.bench.macro.Trades;
import io.laminar.bench.report.Goal;
import io.laminar.bench.report.ReportLine;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.LogMetrics;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.storage.LogCounts;
import io.laminar.ring0.storage.LogTally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Windows of ten thousand keys through the engine's API: with a log of each policy and without a data directory, in
 * turns; then what a start takes that has only the log. Rows count when their results were read and they are durable,
 * as far as the policy goes.
 */
final class LoggedWindows {
    private static final int KEYS = 10_000;
    private static final long STEP_NS = 1_000;
    private static final int BATCH = 32;
    private static final long READER_PARK_NS = 50_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GROUP = "group";
    private static final String NONE = "none";
    private static final String NO_LOG = "";

    private final Path folder;
    private final boolean quick;
    private final String name;
    private final Consumer<ReportLine> lines;
    private int directories;

    private LoggedWindows(Path folder, String fileSystem, boolean quick, Consumer<ReportLine> lines) {
        this.folder = folder;
        this.quick = quick;
        this.name = String.format(Locale.ROOT, "tumble, %,d keys, API, %s", KEYS, fileSystem);
        this.lines = lines;
    }

    /**
     * Runs it.
     *
     * @param folder where
     * @param fileSystem its type
     * @param quick few rows
     * @param lines is told each line once it is known
     */
    static void measure(Path folder, String fileSystem, boolean quick, Consumer<ReportLine> lines) throws IOException {
        LoggedWindows run = new LoggedWindows(folder, fileSystem, quick, lines);
        double best = run.live();
        run.replay(best);
    }

    /** One way, and what its rounds took. */
    private static final class Way {
        final String policy;
        final double[] ns;
        /** What the core's rounds have allocated while the second half of the rows came, the least of all rounds. */
        long leastBytes = Long.MAX_VALUE;
        /** What the log has taken in the last round, and in how many groups. */
        LogCounts log = new LogTally(Clock.STILL, 0).counts();

        Way(String policy, int rounds) {
            this.policy = policy;
            this.ns = new double[rounds];
        }
    }

    /** {@return rows a second, live, of the fastest way that has a log} */
    private double live() throws IOException {
        int rounds = quick ? 1 : 5;
        Trades trades = Trades.generate(quick ? 100_000 : 10_000_000, KEYS, STEP_NS);
        int half = trades.rows() / 2;
        List<Trades> halves = List.of(trades.where(row -> row < half), trades.where(row -> row >= half));
        List<Way> ways = List.of(new Way(GROUP, rounds), new Way(NONE, rounds), new Way(NO_LOG, rounds));
        long checksum = EndToEnd.threaded(trades, Queries.TUMBLE, true, BATCH);
        for (int round = quick ? 0 : -1; round < rounds; round++) {
            for (Way way : ways) {
                double ns = run(way, halves, checksum);
                if (round >= 0) {
                    way.ns[round] = ns;
                }
            }
        }
        double best = 0;
        for (Way way : ways) {
            double rows = trades.rows() / PagesRun.median(way.ns) * 1e3;
            // What has no log has nothing to replay.
            best = way.policy.isEmpty() ? best : Math.max(best, rows);
            lines.accept(Goal.said(name, "rows/s, " + said(way), rows, "M/s"));
        }
        lines.accept(Goal.atLeast(name, "rows/s, log group / none", ratio(ways.get(1), ways.get(0)), "x", 0.7));
        lines.accept(Goal.said(name, "rows/s, log group / no log", ratio(ways.get(2), ways.get(0)), "x"));
        written(ways.getFirst());
        for (Way way : ways) {
            lines.accept(Goal.atMost(name, "allocated in rounds, " + said(way), (double) way.leastBytes, "bytes", 0));
        }
        return best;
    }

    /** Says how much was written, and what the device takes of such groups when nobody does anything else. */
    private void written(Way way) throws IOException {
        double seconds = way.ns[way.ns.length - 1] / 1e9;
        double bytesPerGroup = (double) way.log.bytes() / way.log.groups();
        lines.accept(Goal.said(name, "written, " + said(way), way.log.bytes() / seconds / 1e6, "MB/s"));
        lines.accept(Goal.said(name, "a group, " + said(way), bytesPerGroup / 1e3, "kB"));
        lines.accept(Goal.said(name, "no room in the log, " + said(way), (double) way.log.backPressured(), "times"));
        for (IoBackend backend : Ports.backends()) {
            if (backend.name().equals(Ports.URING)) {
                double bytesPerSecond = device(backend, way, (int) (bytesPerGroup / FileRecords.LOGGED_BYTES) + 1);
                lines.accept(Goal.said(name, "device alone, such groups, two under way", bytesPerSecond / 1e6, "MB/s"));
            }
        }
    }

    private double device(IoBackend backend, Way way, int records) throws IOException {
        double[] bytesPerSecond = new double[way.ns.length];
        try (FileRecords file = FileRecords.underWay(backend, folder.resolve("device"), records, 2)) {
            for (int round = 0; round < bytesPerSecond.length; round++) {
                long start = System.nanoTime();
                long bytes = 0;
                for (; bytes < way.log.bytes(); bytes += file.groupBytes()) {
                    file.commit(records);
                }
                file.drain();
                bytesPerSecond[round] = bytes * 1e9 / (System.nanoTime() - start);
            }
        }
        return PagesRun.median(bytesPerSecond);
    }

    private static String said(Way way) {
        return way.policy.isEmpty() ? "no log" : "log " + way.policy;
    }

    /** {@return how much faster the second is} */
    private static double ratio(Way peer, Way ours) {
        double[] ratios = new double[ours.ns.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = peer.ns[i] / ours.ns[i];
        }
        return PagesRun.median(ratios);
    }

    private LaminarConfig config(String policy, Path directory) {
        LaminarConfig.Builder config = EndToEnd.threads();
        if (!policy.isEmpty()) {
            config.set("data.directory", directory.toString()).set("data.log.policy", policy);
        }
        return config.set("data.checkpoint.ms", "1000").build();
    }

    private static long allocated(Laminar laminar) {
        return laminar.metrics().cores().getFirst().allocatedBytes();
    }

    private double run(Way way, List<Trades> halves, long checksum) throws IOException {
        Path directory = folder.resolve("live" + directories++);
        double ns;
        try (Laminar laminar = Laminar.open(config(way.policy, directory))) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(Queries.TUMBLE);
            EndToEnd.Reader reader = new EndToEnd.Reader(laminar.subscribe("out"), true);
            Appender appender = laminar.appender("trades");
            AtomicLong bytes = new AtomicLong();
            long start = System.nanoTime();
            Thread producer = Thread.ofPlatform().name("bench-producer").start(() -> {
                EndToEnd.appendAll(appender, halves.getFirst(), BATCH);
                bytes.set(allocated(laminar));
                EndToEnd.appendAll(appender, halves.getLast(), BATCH);
                if (!way.policy.isEmpty() && !appender.awaitDurable(PATIENCE)) {
                    throw new IllegalStateException("rows are not durable");
                }
                appender.end();
            });
            while (!reader.ended()) {
                if (!reader.drain()) {
                    LockSupport.parkNanos(READER_PARK_NS);
                }
            }
            ns = (double) (System.nanoTime() - start);
            join(producer);
            way.leastBytes = Math.min(way.leastBytes, allocated(laminar) - bytes.get());
            for (LogMetrics log : laminar.metrics().logs()) {
                way.log = log.counts();
            }
            if (reader.checksum() != checksum) {
                throw new IllegalStateException("other results: policy=" + way.policy);
            }
        }
        DurabilityWorkloads.deleteIfThere(directory);
        return ns;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A log without a checkpoint behind its rows: the directory is copied as a crash would leave it. What a start takes
     * that has nothing to replay is taken off.
     */
    private void replay(double liveRows) throws IOException {
        Trades trades = Trades.generate(quick ? 100_000 : 10_000_000, KEYS, STEP_NS);
        Path logged = folder.resolve("logged");
        Path fresh = folder.resolve("fresh");
        write(trades, fresh, logged);
        int rounds = quick ? 1 : 5;
        double[] startNs = new double[rounds];
        double[] replayNs = new double[rounds];
        start(logged, trades.rows());
        for (int i = 0; i < rounds; i++) {
            double emptyNs = start(fresh, 0);
            startNs[i] = start(logged, trades.rows());
            replayNs[i] = Math.max(1, startNs[i] - emptyNs);
        }
        double rows = trades.rows() / PagesRun.median(replayNs) * 1e3;
        String what = String.format(Locale.ROOT, "%,d logged rows, ", trades.rows());
        lines.accept(Goal.said(name, what + "whole start", PagesRun.median(startNs) / 1e6, "ms"));
        lines.accept(Goal.said(name, what + "replay", PagesRun.median(replayNs) / 1e6, "ms"));
        lines.accept(Goal.said(name, what + "replayed", rows, "M/s"));
        lines.accept(Goal.atLeast(name, what + "replay / fastest live with a log", rows / liveRows, "x", 1));
    }

    private LaminarConfig unattended(Path directory) {
        return EndToEnd.threads()
                .set("data.checkpoint.ms", "0")
                .set("data.directory", directory.toString())
                .build();
    }

    /** Leaves the directory as it was before there was a row, and with all rows in the log. */
    private void write(Trades trades, Path before, Path after) throws IOException {
        Path directory = folder.resolve("written");
        try (Laminar laminar = Laminar.open(unattended(directory))) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(Queries.TUMBLE);
            DurabilityWorkloads.copy(directory, before);
            try (Appender appender = laminar.appender("trades")) {
                EndToEnd.appendAll(appender, trades, BATCH);
                if (!appender.awaitDurable(PATIENCE)) {
                    throw new IllegalStateException("rows are not durable");
                }
                DurabilityWorkloads.copy(directory, after);
            }
        }
        DurabilityWorkloads.deleteIfThere(directory);
    }

    /** {@return how long a start takes that finds so many rows} */
    private double start(Path left, long rows) throws IOException {
        Path directory = folder.resolve("start");
        DurabilityWorkloads.copy(left, directory);
        double ns;
        long start = System.nanoTime();
        try (Laminar laminar = Laminar.open(unattended(directory))) {
            ns = (double) (System.nanoTime() - start);
            if (laminar.metrics().rowsIn() != rows) {
                throw new IllegalStateException("rows=" + laminar.metrics().rowsIn() + ", expected=" + rows);
            }
        }
        DurabilityWorkloads.deleteIfThere(directory);
        return ns;
    }
}
