package io.laminar.bench.durability;

import io.laminar.bench.io.Ports;
import io.laminar.bench.io.Side;
import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Meter;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.report.Samples;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Groups of records, one way after the other in turns, so that a noisy second hits all alike. */
final class DurableRecords {
    private static final String OVERLAPPED = "log, uring";
    private static final String CHANNEL = "FileChannel, force(false)";
    private static final String ROCKS = "RocksDB, WAL synced";
    private static final String CHRONICLE = "Chronicle Queue, SYNC";
    private static final String FLOOR = "bare O_DIRECT|O_DSYNC write";
    private static final String TWO = "bare writes, two under way";

    private final String name;
    private final int group;
    private final List<Way> ways = new ArrayList<>();

    /** One way, and what it took so far. */
    private static final class Way {
        final String name;
        final RecordLog log;
        final boolean zero;
        final Samples samples;
        final double[] roundNs;
        Meter meter = new Meter();
        long calls;
        long groups;
        long measured;

        Way(String name, RecordLog log, boolean zero, int rounds, int turn) {
            this.name = name;
            this.log = log;
            this.zero = zero;
            this.samples = new Samples(rounds * turn);
            this.roundNs = new double[rounds];
        }
    }

    private DurableRecords(int group, String fileSystem) {
        this.group = group;
        this.name = "records of 128 B, groups of " + group + ", " + fileSystem;
    }

    /**
     * Runs it.
     *
     * @param folder where
     * @param group records at once
     * @param limit what the log must reach, as a multiple of the best peer
     * @param quick few groups
     */
    static List<ReportLine> measure(Path folder, String fileSystem, int group, double limit, boolean quick) {
        int rounds = quick ? 1 : 9;
        int turn = quick ? 20 : 500;
        DurableRecords records = new DurableRecords(group, fileSystem);
        return Processors.on(0, () -> {
            try {
                records.open(folder, rounds, turn);
                return records.run(rounds, turn, limit);
            } finally {
                records.ways.forEach(way -> way.log.close());
            }
        });
    }

    private void open(Path folder, int rounds, int turn) throws IOException {
        for (IoBackend backend : Ports.backends()) {
            String way = "log, " + backend.name();
            boolean zero = backend.name().equals(Ports.URING);
            Path directory = folder.resolve(backend.name() + group);
            ways.add(new Way(way, CoreRecords.open(directory, backend, true), zero, rounds, turn));
            Path other = folder.resolve(backend.name() + group + "-waiting");
            ways.add(new Way(way + ", waiting", CoreRecords.open(other, backend, false), zero, rounds, turn));
            if (zero) {
                Path two = folder.resolve("two" + group);
                ways.add(new Way(TWO, FileRecords.underWay(backend, two, group, 2), false, rounds, turn));
            }
        }
        Path file = folder.resolve("channel" + group);
        ways.add(new Way(CHANNEL, FileRecords.channel(file, group), false, rounds, turn));
        ways.add(new Way(FLOOR, FileRecords.direct(folder.resolve("direct" + group), group), false, rounds, turn));
        ways.add(new Way(ROCKS, RocksRecords.open(folder.resolve("rocks" + group)), false, rounds, turn));
        Path queue = folder.resolve("chronicle" + group);
        ways.add(new Way(CHRONICLE, ChronicleRecords.open(queue), false, rounds, turn));
    }

    private List<ReportLine> run(int rounds, int turn, double limit) {
        for (int i = 0; i < 3; i++) {
            round(0, turn);
        }
        for (Way way : ways) {
            way.samples.clear();
            way.meter = new Meter();
            way.calls = 0;
            way.measured = 0;
        }
        for (int i = 0; i < rounds; i++) {
            round(i, turn);
        }
        List<ReportLine> lines = new ArrayList<>();
        for (Way way : ways) {
            way.log.check(way.groups * group);
            Side.Counts counts = new Side.Counts(way.measured, way.calls, way.zero);
            lines.add(Side.of(name, way.name, way.samples, way.meter, counts));
        }
        for (Way way : ways) {
            lines.add(Goal.said(name, "thousand records/s, " + way.name, thousandPerSecond(way), "k/s"));
        }
        Way ours = way(OVERLAPPED);
        Way best = Stream.of(way(CHANNEL), way(ROCKS), way(CHRONICLE))
                .max(Comparator.comparingDouble(this::thousandPerSecond))
                .orElseThrow();
        lines.add(Goal.atLeast(name, "records/s, log / best: " + best.name, ratio(ours, best), "x", limit));
        Way waiting = way(OVERLAPPED + ", waiting");
        lines.add(Goal.said(name, "records/s, log waiting / the same", ratio(waiting, best), "x"));
        lines.add(Goal.said(name, "p50 of a group, log waiting / the same", p50Ratio(waiting, best), "x"));
        lines.add(Goal.said(name, "p50 of a group, log waiting / bare write", p50Ratio(waiting, way(FLOOR)), "x"));
        lines.add(Goal.said(name, "groups/s, log / bare writes", ratio(ours, way(FLOOR)), "x"));
        lines.add(Goal.said(name, "groups/s, two bare writes under way / one", ratio(way(TWO), way(FLOOR)), "x"));
        return lines;
    }

    private void round(int round, int turn) {
        for (Way way : ways) {
            long calls = way.log.systemCalls();
            way.meter.start();
            long start = System.nanoTime();
            for (int i = 0; i < turn; i++) {
                long before = System.nanoTime();
                way.log.commit(group);
                way.samples.add(System.nanoTime() - before);
            }
            way.log.drain();
            way.roundNs[round] = System.nanoTime() - start;
            way.meter.stop();
            way.calls += way.log.systemCalls() - calls;
            way.groups += turn;
            way.measured += turn;
        }
    }

    private Way way(String wanted) {
        for (Way way : ways) {
            if (way.name.equals(wanted)) {
                return way;
            }
        }
        throw new IllegalStateException("no such way: " + wanted);
    }

    private static double p50Ratio(Way way, Way peer) {
        return way.samples.percentile(50) / (double) Math.max(1, peer.samples.percentile(50));
    }

    private double thousandPerSecond(Way way) {
        return way.measured / (double) way.roundNs.length * group * 1e6 / PagesRun.median(way.roundNs);
    }

    private static double ratio(Way ours, Way peer) {
        double[] ratios = new double[ours.roundNs.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = peer.roundNs[i] / ours.roundNs[i];
        }
        return PagesRun.median(ratios);
    }
}
