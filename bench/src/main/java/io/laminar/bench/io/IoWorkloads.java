package io.laminar.bench.io;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.ReportLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Files and sockets: all workloads by name, with the numbers that they must reach. */
public final class IoWorkloads {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final boolean quick;
    private final Set<String> names;
    private final Consumer<String> print;
    private final List<ReportLine> lines = new ArrayList<>();

    /**
     * A run.
     *
     * @param quick few operations: that everything runs and results agree
     * @param names workloads wanted; empty for all
     * @param print where lines go
     */
    public IoWorkloads(boolean quick, Set<String> names, Consumer<String> print) {
        this.quick = quick;
        this.names = names;
        this.print = print;
    }

    /**
     * Runs them.
     *
     * @return all lines; none where the kernel has no io_uring, which is said
     * @throws IOException when there is no folder to write in
     */
    public List<ReportLine> run() throws IOException {
        if (Ports.backends().stream().noneMatch(backend -> backend.name().equals(Ports.URING))) {
            print.accept("io: there is no io_uring here, so there is nothing to compare");
            return lines;
        }
        Ports.backends()
                .forEach(backend -> print.accept(
                        "io: " + backend.name() + ": " + backend.availability().reason()));
        if (wanted("nop")) {
            report(NopRoundTrip.measure(quick));
        }
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".bench-io-");
        try {
            files(folder);
        } finally {
            Files.delete(folder);
        }
        echoes();
        frames();
        return lines;
    }

    private void echoes() {
        if (!wanted("udp")) {
            return;
        }
        long warmUpNs = quick ? 50_000_000L : 400_000_000L;
        long measuredNs = quick ? 50_000_000L : 500_000_000L;
        int rounds = quick ? 1 : 9;
        report(UdpEcho.measure(
                new UdpEcho.Shape("udp echo, 1 socket, window 16", 1, 16, 1, warmUpNs, measuredNs, rounds), 0.9));
        report(UdpEcho.measure(
                new UdpEcho.Shape("udp echo, 256 sockets, window 1", 256, 1, 1, warmUpNs, measuredNs, rounds), 1.5));
        report(UdpEcho.measure(
                new UdpEcho.Shape("udp echo, 256 sockets, bursts of 4", 256, 4, 4, warmUpNs, measuredNs, rounds), 1.5));
    }

    private void files(Path folder) {
        if (wanted("commit")) {
            report(FileLoad.commits(folder, quick));
        }
        if (wanted("write")) {
            List<Path> folders = Files.isDirectory(SHARED_MEMORY) ? List.of(folder, SHARED_MEMORY) : List.of(folder);
            for (Path place : folders) {
                for (int depth : new int[] {1, 32, 64}) {
                    report(FileLoad.pages(place, depth, quick));
                }
            }
        }
    }

    private void frames() {
        if (!wanted("tcp")) {
            return;
        }
        int rows = quick ? 200_000 : 4_000_000;
        for (boolean oneProcessor : new boolean[] {true, false}) {
            FrameRows frames = new FrameRows(rows, oneProcessor);
            report(frames.compare(quick ? 0 : 2, quick ? 1 : 5));
            report(List.of(
                    Goal.said(
                            frames.name(), "uring: system calls for 1000 rows", frames.systemCalls() * 2e3 / rows, ""),
                    Goal.atMost(
                            frames.name(), "uring: allocated by the core", (double) frames.allocatedBytes(), "B", 0)));
        }
    }

    private boolean wanted(String name) {
        return names.isEmpty() || names.contains(name);
    }

    private void report(List<? extends ReportLine> more) {
        for (ReportLine line : more) {
            lines.add(line);
            // On few operations nothing is measured, so nothing is judged.
            print.accept(quick ? line.figures() : line.text());
        }
    }
}
