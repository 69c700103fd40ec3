package io.laminar.verifier;

import io.laminar.verifier.Report.Allocation;
import io.laminar.verifier.Report.SectionReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A report as one JSON object: {@code valid}, {@code bytes}, {@code runs}, {@code doubts}, and {@code sections}, each
 * with {@code thread}, {@code name}, {@code judged}, {@code runs}, {@code bytes} and its {@code allocations}.
 */
public final class ReportJson {
    private ReportJson() {}

    /**
     * {@return the object, on one line}
     *
     * @param report what was found
     */
    public static String of(Report report) {
        return "{\"valid\":" + report.valid() + ",\"bytes\":" + report.bytes() + ",\"runs\":" + report.runs()
                + ",\"doubts\":" + texts(report.doubts()) + ",\"sections\":"
                + list(report.sections().stream().map(ReportJson::section).toList()) + "}";
    }

    private static String section(SectionReport section) {
        return "{\"thread\":" + text(section.thread()) + ",\"name\":" + text(section.name()) + ",\"judged\":"
                + section.judged() + ",\"runs\":" + section.runs() + ",\"bytes\":" + section.bytes()
                + ",\"allocations\":"
                + list(section.allocations().stream()
                        .map(ReportJson::allocation)
                        .toList())
                + "}";
    }

    private static String allocation(Allocation allocation) {
        return "{\"class\":" + text(allocation.className()) + ",\"count\":" + allocation.count() + ",\"bytes\":"
                + allocation.bytes() + ",\"stack\":" + texts(allocation.frames()) + "}";
    }

    private static String texts(List<String> texts) {
        return list(texts.stream().map(ReportJson::text).toList());
    }

    private static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String text(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
