package io.laminar.bench.durability;

import io.laminar.bench.io.Ports;
import io.laminar.bench.report.ReportLine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What survives: all workloads by name, with the numbers that they must reach. */
public final class DurabilityWorkloads {
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
    public DurabilityWorkloads(boolean quick, Set<String> names, Consumer<String> print) {
        this.quick = quick;
        this.names = names;
        this.print = print;
    }

    /**
     * Runs them.
     *
     * @return all lines; none of the log where the kernel has no io_uring, which is said
     * @throws IOException when there is no folder to write in
     */
    public List<ReportLine> run() throws IOException {
        if (wanted("checksum")) {
            ChecksumCost.measure(quick, this::add);
        }
        if (wanted("log")) {
            log();
        }
        if (wanted("pages")) {
            in("pages", folder -> {
                String fileSystem = Files.getFileStore(folder).type();
                CheckpointedPages.measure(folder.resolve("store"), fileSystem, quick, this::add);
            });
        }
        if (wanted("engine")) {
            in(
                    "engine",
                    folder -> LoggedWindows.measure(
                            folder, Files.getFileStore(folder).type(), quick, this::add));
        }
        if (wanted("recovery")) {
            in("recovery", folder -> {
                long stateBytes = quick ? 32L << 20 : 1L << 30;
                String name = "recovery, API, " + Files.getFileStore(folder).type();
                RecoveredEngine.measure(new PagesRun(name, folder.resolve("data"), stateBytes, quick, this::add));
            });
        }
        return lines;
    }

    /** At once: what is known is said even if what follows fails. On few operations nothing is judged. */
    private void add(ReportLine line) {
        lines.add(line);
        print.accept(quick ? line.figures() : line.text());
    }

    private boolean wanted(String name) {
        return names.isEmpty() || names.contains(name);
    }

    private void log() throws IOException {
        if (Ports.backends().stream().noneMatch(backend -> backend.name().equals(Ports.URING))) {
            print.accept("durability: there is no io_uring here, so there is nothing to compare a log with");
            return;
        }
        in("log", folder -> {
            String fileSystem = Files.getFileStore(folder).type();
            DurableRecords.measure(folder, fileSystem, 100, 1.0, quick).forEach(this::add);
            DurableRecords.measure(folder, fileSystem, 256, 1.2, quick).forEach(this::add);
        });
    }

    /** What is measured in a folder. */
    private interface Measurement {
        void in(Path folder) throws IOException;
    }

    private static void in(String name, Measurement measurement) throws IOException {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".bench-" + name + "-");
        try {
            measurement.in(folder);
        } finally {
            deleteIfThere(folder);
        }
    }

    /** Copies what is there, file by file, onto the device: nothing of it is left to be written in what comes next. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : entries.toList()) {
                Path copied = Files.copy(entry, to.resolve(from.relativize(entry)));
                if (Files.isRegularFile(copied)) {
                    try (FileChannel channel = FileChannel.open(copied, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
            }
        }
    }

    /** Deletes a folder with all that is in it. */
    static void deleteIfThere(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
