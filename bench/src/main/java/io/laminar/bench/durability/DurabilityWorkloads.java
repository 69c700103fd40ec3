package io.laminar.bench.durability;

import io.laminar.bench.io.Ports;
import io.laminar.bench.report.ReportLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * @return all lines; none where the kernel has no io_uring, which is said
     * @throws IOException when there is no folder to write in
     */
    public List<ReportLine> run() throws IOException {
        List<ReportLine> lines = new ArrayList<>();
        if (Ports.backends().stream().noneMatch(backend -> backend.name().equals(Ports.URING))) {
            print.accept("durability: there is no io_uring here, so there is nothing to compare");
            return lines;
        }
        if (!names.isEmpty() && !names.contains("log")) {
            return lines;
        }
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".bench-log-");
        try {
            String fileSystem = Files.getFileStore(folder).type();
            lines.addAll(DurableRecords.measure(folder, fileSystem, 100, 1.0, quick));
            lines.addAll(DurableRecords.measure(folder, fileSystem, 256, 1.2, quick));
        } finally {
            delete(folder);
        }
        // On few operations nothing is measured, so nothing is judged.
        lines.forEach(line -> print.accept(quick ? line.figures() : line.text()));
        return lines;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
