package io.laminar.bench;

import io.laminar.bench.cores.CoresWorkloads;
import io.laminar.bench.durability.DurabilityWorkloads;
import io.laminar.bench.io.IoWorkloads;
import io.laminar.bench.macro.Workloads;
import io.laminar.bench.report.ReportLine;
import io.laminar.bench.scaling.ScalingWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/** The command behind {@code scripts/bench}. */
public final class BenchMain {
    private BenchMain() {}

    /**
     * Runs workloads, prints them, and keeps a full run's lines under {@code bench/results/}.
     *
     * @param args {@code --short}, or names of workloads; in front of those about files and sockets {@code io}, about
     *     threads {@code cores}; {@code scaling} counts work on 1 to 64 cores, about logs {@code durability}
     * @throws IOException when results cannot be written
     */
    public static void main(String[] args) throws IOException {
        boolean quick = false;
        LinkedHashSet<String> names = new LinkedHashSet<>();
        for (String arg : args) {
            if (arg.equals("--short")) {
                quick = true;
            } else {
                names.add(arg);
            }
        }
        List<String> text = new ArrayList<>();
        Consumer<String> print = line -> {
            text.add(line);
            System.out.println(line);
        };
        String part = names.isEmpty() ? "" : names.getFirst();
        List<ReportLine> lines;
        switch (part) {
            case "io" -> {
                names.removeFirst();
                lines = new IoWorkloads(quick, names, print).run();
            }
            case "cores" -> {
                names.removeFirst();
                lines = new CoresWorkloads(quick, names, print).run();
            }
            case "scaling" -> {
                names.removeFirst();
                lines = new ScalingWorkload(quick, print).run();
            }
            case "durability" -> {
                names.removeFirst();
                lines = new DurabilityWorkloads(quick, names, print).run();
            }
            default -> {
                part = "";
                lines = new Workloads(quick, names, print).run();
            }
        }
        if (!quick && names.isEmpty()) {
            keep(text, lines, part.isEmpty() ? "" : "-" + part);
        }
    }

    private static void keep(List<String> text, List<ReportLine> lines, String part) throws IOException {
        Path folder = Path.of(
                "bench",
                "results",
                LocalDate.now(ZoneOffset.UTC) + "-" + System.getProperty("bench.commit", "local") + part);
        Files.createDirectories(folder);
        Files.write(folder.resolve("results.txt"), text);
        List<String> json = lines.stream().map(ReportLine::json).toList();
        Files.writeString(folder.resolve("results.json"), "[\n" + String.join(",\n", json) + "\n]\n");
        System.out.println("kept in " + folder);
    }
}
