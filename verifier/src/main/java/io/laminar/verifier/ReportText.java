package io.laminar.verifier;

import io.laminar.verifier.Report.Allocation;
import io.laminar.verifier.Report.SectionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: a table of the sections, who allocated, and the verdict. */
public final class ReportText {
    private static final int SITES = 10;
    private static final int SITES_BESIDE = 3;
    private static final int FRAMES = 8;

    private ReportText() {}

    /**
     * {@return the whole report, several lines}
     *
     * @param report what was found
     */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        List<SectionReport> judged =
                report.sections().stream().filter(SectionReport::judged).toList();
        List<SectionReport> beside =
                report.sections().stream().filter(section -> !section.judged()).toList();
        boolean threads =
                report.sections().stream().map(SectionReport::thread).distinct().count() > 1;
        int width = "section".length();
        for (SectionReport section : report.sections()) {
            width = Math.max(width, name(section, threads).length());
        }
        line(text, "section", "runs", "bytes");
        judged.forEach(section -> section(text, section, threads));
        if (!beside.isEmpty()) {
            text.append("beside the sections that are judged:\n");
            beside.forEach(section -> section(text, section, threads));
        }
        return align(text.toString(), width) + verdict(report);
    }

    private static void line(StringBuilder text, String name, String runs, String bytes) {
        text.append(name).append('\t').append(runs).append('\t').append(bytes).append('\n');
    }

    /** Where there are several threads, theirs stands in front. */
    private static String name(SectionReport section, boolean threads) {
        return threads ? section.thread() + ": " + section.name() : section.name();
    }

    private static void section(StringBuilder text, SectionReport section, boolean threads) {
        line(
                text,
                name(section, threads),
                String.format(Locale.ROOT, "%,d", section.runs()),
                String.format(Locale.ROOT, "%,d", section.bytes()));
        text.append(culprits(section.allocations(), section.judged() ? SITES : SITES_BESIDE));
    }

    /** Puts the columns of lines with tabs below each other. */
    private static String align(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] cells = line.split("\t", -1);
            lines.add(
                    cells.length < 3
                            ? line
                            : String.format(Locale.ROOT, "%-" + width + "s %14s %14s", cells[0], cells[1], cells[2]));
        }
        return String.join("\n", lines) + "\n";
    }

    /**
     * {@return who has allocated: class, count, bytes and stack, several lines}
     *
     * @param allocations of a section
     * @param most how many are named: those with most bytes
     */
    public static String culprits(List<Allocation> allocations, int most) {
        StringBuilder text = new StringBuilder();
        for (Allocation allocation : allocations.subList(0, Math.min(most, allocations.size()))) {
            text.append(String.format(
                    Locale.ROOT,
                    "    %,d x %s, %,d bytes%n",
                    allocation.count(),
                    allocation.className(),
                    allocation.bytes()));
            List<String> frames = allocation.frames();
            frames.subList(0, Math.min(FRAMES, frames.size()))
                    .forEach(frame -> text.append("        at ").append(frame).append('\n'));
        }
        if (allocations.size() > most) {
            text.append("    and ").append(allocations.size() - most).append(" more places\n");
        }
        return text.toString();
    }

    /**
     * {@return one line, and one for each doubt}
     *
     * @param report what was found
     */
    public static String verdict(Report report) {
        StringBuilder text = new StringBuilder();
        report.doubts().forEach(doubt -> text.append("doubt: ").append(doubt).append('\n'));
        String word = !report.valid() ? "INVALID" : report.bytes() == 0 ? "VALID, ZERO BYTES" : "VALID, NOT ZERO";
        text.append(String.format(
                Locale.ROOT, "%s: %,d bytes in %,d runs of sections%n", word, report.bytes(), report.runs()));
        return text.toString();
    }
}
