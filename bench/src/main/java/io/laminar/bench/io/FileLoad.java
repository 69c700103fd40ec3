package io.laminar.bench.io;

import com.sun.management.OperatingSystemMXBean;
import io.laminar.bench.macro.Figure;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Commits of a log, and writes that nobody waits for, beside FileChannel on the same file system. */
final class FileLoad {
    private static final int COMMIT_BYTES = 256 * 128;
    private static final int PAGE_BYTES = 4096;
    private static final int MEMORY_BYTES = 1 << 20;
    private static final long FILE_BYTES = 32 << 20;
    private static final int DEPTH = 64;

    private final IoBackend backend;
    private final int rounds;
    private final int operations;
    private final List<Figure> figures = new ArrayList<>();

    private FileLoad(IoBackend backend, int rounds, int operations) {
        this.backend = backend;
        this.rounds = rounds;
        this.operations = operations;
    }

    /** Both workloads; writes on the disk and in memory. */
    static List<Figure> measure(IoBackend backend, int rounds, int operations) throws IOException {
        FileLoad load = new FileLoad(backend, rounds, operations);
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "bench-io");
        try {
            load.commits(folder);
            load.writes(folder, 1, 0);
            load.writes(folder, DEPTH, 1 / 1.2);
        } finally {
            delete(folder);
        }
        Path shared = Path.of("/dev/shm");
        if (Files.isWritable(shared)) {
            Path inMemory = Files.createTempDirectory(shared, "bench-io");
            try {
                load.writes(inMemory, 1, 0);
                load.writes(inMemory, DEPTH, 1 / 1.2);
            } finally {
                delete(inMemory);
            }
        }
        return load.figures;
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("port"));
        Files.deleteIfExists(folder.resolve("channel"));
        Files.delete(folder);
    }

    private static String fileSystem(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        return store.type();
    }

    /** Times, system calls and processor time of one way. */
    private static final class Tally {
        final Samples times = new Samples();
        long calls;
        long cpuNs;
        long leastAllocated = Long.MAX_VALUE;
    }

    private void commits(Path folder) throws IOException {
        Tally ours = new Tally();
        Tally peer = new Tally();
        try (FileWays.Way port = new FileWays.Port(backend, folder.resolve("port"), FILE_BYTES, MEMORY_BYTES);
                FileWays.Way channel = new FileWays.Channel(folder.resolve("channel"), FILE_BYTES, MEMORY_BYTES)) {
            for (int round = -1; round < rounds; round++) {
                commits(channel, peer, round >= 0);
                commits(port, ours, round >= 0);
            }
        }
        double count = (double) rounds * operations;
        String name = "io commit, 256 x 128 bytes, " + fileSystem(folder);
        figures.add(new Figure(
                name,
                String.format(
                        Locale.ROOT,
                        "%s p50 %.0f us p99 %.0f us, FileChannel + force p50 %.0f us p99 %.0f us; p50 by p50",
                        backend.name(),
                        ours.times.percentile(0.5) / 1e3,
                        ours.times.percentile(0.99) / 1e3,
                        peer.times.percentile(0.5) / 1e3,
                        peer.times.percentile(0.99) / 1e3),
                ours.times.ratio(peer.times, 0.5),
                "x the time",
                1));
        figures.add(new Figure(
                name,
                String.format(Locale.ROOT, "system calls a commit, FileChannel %.2f;", peer.calls / count),
                ours.calls / count,
                "calls",
                peer.calls / count));
        figures.add(new Figure(
                name,
                String.format(
                        Locale.ROOT,
                        "processor time of the process a commit, FileChannel %.1f us, here %.1f us; ratio",
                        peer.cpuNs / count / 1e3,
                        ours.cpuNs / count / 1e3),
                ours.cpuNs / (double) peer.cpuNs,
                "x",
                0.8));
        figures.add(new Figure(name, "allocated in " + operations + " commits, warm", ours.leastAllocated, "bytes", 0));
    }

    private void commits(FileWays.Way way, Tally tally, boolean counts) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] times = new long[operations];
        long calls = way.systemCalls();
        long cpu = system.getProcessCpuTime();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < operations; i++) {
            long start = System.nanoTime();
            way.commit((long) i * COMMIT_BYTES % (FILE_BYTES - COMMIT_BYTES) & -PAGE_BYTES, COMMIT_BYTES);
            times[i] = System.nanoTime() - start;
        }
        if (counts) {
            long bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
            tally.leastAllocated = Math.min(tally.leastAllocated, bytes);
            tally.cpuNs += system.getProcessCpuTime() - cpu;
            tally.calls += way.systemCalls() - calls;
            tally.times.add(times);
        }
    }

    private void writes(Path folder, int depth, double limit) throws IOException {
        int count = (int) (FILE_BYTES / PAGE_BYTES / 2);
        int repeats = Math.max(1, operations / 64);
        double[] ours = new double[rounds];
        double[] ratios = new double[rounds];
        double calls;
        try (FileWays.Way port = new FileWays.Port(backend, folder.resolve("port"), FILE_BYTES, MEMORY_BYTES);
                FileWays.Way channel = new FileWays.Channel(folder.resolve("channel"), FILE_BYTES, MEMORY_BYTES)) {
            for (int round = -1; round < rounds; round++) {
                double theirs = writes(channel, count, depth, repeats);
                double mine = writes(port, count, depth, repeats);
                if (round >= 0) {
                    ours[round] = mine;
                    ratios[round] = mine / theirs;
                }
            }
            long before = port.systemCalls();
            port.write(0, PAGE_BYTES, count, depth);
            calls = (port.systemCalls() - before) / (double) count;
        }
        double mine = Samples.median(ours);
        double ratio = Samples.median(ratios);
        figures.add(new Figure(
                String.format(Locale.ROOT, "io write 4 KiB, %s, %d under way", fileSystem(folder), depth),
                String.format(
                        Locale.ROOT,
                        "%s %.2f us, FileChannel %.2f us, %.2f system calls each; time by time",
                        backend.name(),
                        mine / 1e3,
                        mine / ratio / 1e3,
                        calls),
                ratio,
                "x the time",
                limit == 0 ? Figure.NONE : limit));
    }

    private static double writes(FileWays.Way way, int count, int depth, int repeats) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            way.write(0, PAGE_BYTES, count, depth);
        }
        return (System.nanoTime() - start) / ((double) repeats * count);
    }
}
