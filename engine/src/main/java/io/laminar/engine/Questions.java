package io.laminar.engine;

import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.sql.Planned;
import io.laminar.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers what only the running engine knows: SHOW QUERIES, SHOW WATERMARKS, EXPLAIN WHY.
 *
 * @threading under the engine's lock
 */
final class Questions {
    private static final long MILLI_NS = 1_000_000;

    private final Assembly assembly;

    Questions(Assembly assembly) {
        this.assembly = assembly;
    }

    Result answer(Planned.Ask ask) {
        return switch (ask.question()) {
            case QUERIES -> queries();
            case WATERMARKS -> watermarks();
            case WHY -> why(ask.about());
        };
    }

    private static Result why(List<String> lines) {
        return Result.of(List.of("why"), lines.stream().map(List::of).toList());
    }

    private Result why(@Nullable Relation about) {
        if (about == null) {
            throw Failures.bug("a question about nothing", null);
        }
        return why(new WhyReport(assembly, about.name(), about.spec()).lines());
    }

    private Result queries() {
        List<List<String>> rows = new ArrayList<>();
        for (StreamNode stream : assembly.streams().values()) {
            StreamMetrics metrics = stream.metrics();
            rows.add(List.of(
                    stream.name(),
                    reads(stream.spec()),
                    String.valueOf(metrics.rowsIn()),
                    String.valueOf(metrics.rowsOut()),
                    String.valueOf(metrics.rowsLate()),
                    String.valueOf(metrics.rowsRejected()),
                    String.valueOf(metrics.stateBytes()),
                    state(metrics)));
        }
        return Result.of(
                List.of("name", "sources", "rows_in", "rows_out", "rows_late", "rows_rejected", "state_bytes", "state"),
                rows);
    }

    private String reads(OperatorSpec spec) {
        return String.join(
                ", ", assembly.sourcesOf(spec).stream().map(SourceNode::name).toList());
    }

    private static String state(StreamMetrics metrics) {
        var failure = metrics.failure();
        if (failure != null) {
            return "failed: " + failure.getMessage();
        }
        return metrics.ended() ? "ended" : "running";
    }

    private Result watermarks() {
        List<List<String>> rows = new ArrayList<>();
        for (SourceNode source : assembly.sources().values()) {
            rows.add(watermark(source.name(), "SOURCE", source.spec(), Wording.makers(source)));
        }
        for (StreamNode stream : assembly.streams().values()) {
            rows.add(watermark(stream.name(), "STREAM", stream.spec(), ""));
        }
        return Result.of(List.of("name", "kind", "watermark", "held_by", "behind_ms", "unmoved_ms", "made_by"), rows);
    }

    /**
     * One line: event time, the active source that is farthest back where there are several, how long ago that is, and
     * who makes it.
     */
    private List<String> watermark(String name, String kind, OperatorSpec spec, String makers) {
        Facts facts = Facts.of(assembly.cores(), spec).get(Facts.owner(spec));
        if (facts == null) {
            throw Failures.bug("node is on no core: name=" + spec.name(), null);
        }
        long mark = facts.watermarkNs();
        boolean known = mark != Long.MIN_VALUE && mark != Long.MAX_VALUE;
        List<SourceNode> sources = assembly.sourcesOf(spec);
        String held = sources.size() < 2
                ? ""
                : sources.stream()
                        .filter(source -> !source.isIdle())
                        .min(Comparator.comparingLong(this::watermark))
                        .map(SourceNode::name)
                        .orElse("");
        return List.of(
                name,
                kind,
                Wording.time(mark),
                held,
                known ? String.valueOf(System.currentTimeMillis() - mark / MILLI_NS) : "",
                facts.unmovedSinceNs() == 0
                        ? ""
                        : String.valueOf((assembly.config().clock().nowNs() - facts.unmovedSinceNs()) / MILLI_NS),
                makers);
    }

    private long watermark(SourceNode source) {
        return assembly.cores()
                .least(source.spec(), core -> core.source(source.spec()).watermark());
    }
}
