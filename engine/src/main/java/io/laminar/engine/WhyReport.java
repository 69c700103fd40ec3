package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says why nothing comes out of a stream: a line for what it has given, then one for each thing that keeps rows from
 * coming, what is decisive first.
 *
 * @threading under the engine's lock
 */
final class WhyReport {
    private final Assembly assembly;
    private final String name;
    private final OperatorSpec spec;
    private final Map<OperatorSpec, Facts> facts;
    private final long nowNs;
    private final List<String> lines = new ArrayList<>();

    WhyReport(Assembly assembly, String name, OperatorSpec spec) {
        this.assembly = assembly;
        this.name = name;
        this.spec = spec;
        this.facts = Facts.of(assembly.cores(), spec);
        this.nowNs = assembly.config().clock().nowNs();
    }

    /** {@return the lines} */
    List<String> lines() {
        Facts last = factsOf(spec);
        lines.add(name + ": " + Wording.rows(last.rowsOut()) + " came out, watermark "
                + Wording.time(last.watermarkNs()));
        EngineException failure = assembly.failureOf(name, spec);
        if (failure != null) {
            lines.add("it has failed: " + failure.getMessage());
        } else if (assembly.cores().all(core -> core.ended(spec))) {
            lines.add("it has ended: nothing more will come");
        } else {
            readers();
        }
        sources();
        for (Facts node : inOrder()) {
            losses(node);
        }
        if (failure == null && last.watermarkNs() != Long.MAX_VALUE) {
            for (Facts node : inOrder()) {
                waits(node);
            }
        }
        if (lines.size() == 1) {
            lines.add("nothing holds it back");
        }
        return lines;
    }

    private Facts factsOf(OperatorSpec node) {
        Facts found = facts.get(Facts.owner(node));
        if (found == null) {
            throw Failures.bug("node is on no core: name=" + node.name(), null);
        }
        return found;
    }

    /** The stream's node first, then what it reads. */
    private List<Facts> inOrder() {
        List<Facts> found = new ArrayList<>();
        collect(spec, found);
        return found;
    }

    private void collect(OperatorSpec node, List<Facts> into) {
        Facts here = factsOf(node);
        if (!into.contains(here)) {
            into.add(here);
            here.spec().inputs().forEach(input -> collect(input, into));
        }
    }

    /** Who does not take what has come out, of this stream or of one that shares operators with it. */
    private void readers() {
        boolean blocked = facts.values().stream().anyMatch(Facts::blocked);
        for (StreamNode stream : assembly.nodes()) {
            if (stream.spec() == spec || blocked && sharesSource(stream.spec())) {
                stream.heldFeeds().forEach(held -> lines.add("a subscription of " + stream.name() + " " + held));
            }
        }
        for (SinkNode sink : assembly.sinks().values()) {
            if (sink.spec() == spec || blocked && sharesSource(sink.spec())) {
                sink.fullLanes().forEach(full -> lines.add("sink " + sink.name() + " does not take rows: " + full));
            }
        }
    }

    private boolean sharesSource(OperatorSpec other) {
        return facts.keySet().stream().anyMatch(node -> node instanceof SourceSpec && other.reads(node));
    }

    private void sources() {
        for (SourceNode source : assembly.sourcesOf(spec)) {
            SourceMetrics metrics = source.metrics();
            String about = "source " + source.name() + ": ";
            if (!source.agents().isEmpty() && !assembly.started()) {
                lines.add(about + "its connector does not run yet: call start(), poll() or await()");
            } else if (metrics.rowsIn() == 0) {
                lines.add(about + "no row has come");
            }
            if (metrics.rowsRejected() > 0) {
                lines.add(about + Wording.rows(metrics.rowsRejected()) + " refused, as their event time is NULL");
            }
            BackpressureMetrics room = metrics.backpressure();
            if (room.rowsDroppedNewest() + room.rowsDroppedOldest() > 0) {
                lines.add(about + Wording.rows(room.rowsDroppedNewest() + room.rowsDroppedOldest())
                        + " left out, as there was no room for them");
            }
            if (metrics.badRecords() > 0) {
                lines.add(about + metrics.badRecords() + " records could not be read, the last: "
                        + metrics.lastBadRecord());
            }
            if (metrics.farFutureRows() > 0) {
                lines.add(about + Wording.rows(metrics.farFutureRows())
                        + " did not move the watermark, being further ahead than max.future");
            }
            if (metrics.producers().keys().untrackedRows() > 0) {
                lines.add(about + Wording.rows(metrics.producers().keys().untrackedRows())
                        + " did not move the watermark, as their key found no room");
            }
        }
    }

    private void losses(Facts node) {
        if (node.spec() instanceof SourceSpec) {
            return;
        }
        String about = node.spec().name() + ": ";
        String of = " of " + Wording.rows(node.rowsIn());
        if (node.rowsFiltered() > 0) {
            lines.add(about + "the filter left out " + node.rowsFiltered() + of);
        }
        if (node.rowsLate() > 0) {
            lines.add(about + node.rowsLate() + of + " came too late for their window, or between windows");
        }
        if (node.rowsRejected() > 0) {
            lines.add(about + node.rowsRejected() + of + " failed, and were left out");
        }
    }

    private void waits(Facts node) {
        switch (node.spec()) {
            case AggregateSpec aggregate -> windows(aggregate, node);
            case UnionSpec union -> union(union, node);
            case ExchangeSpec exchange -> exchange(exchange, node);
            default -> {}
        }
    }

    private void windows(AggregateSpec aggregate, Facts node) {
        WindowSpec window = aggregate.window();
        boolean atOnce = aggregate.emit() == EmitMode.ON_UPDATE || aggregate.emit() == EmitMode.CHANGES;
        if (atOnce || node.rowsUsed() == 0) {
            return;
        }
        if (window == null) {
            lines.add(aggregate.name() + ": groups come out when the input ends");
            return;
        }
        long watermark = node.watermarkNs();
        String about = aggregate.name() + ": windows close with the watermark, ";
        if (watermark == Long.MIN_VALUE) {
            lines.add(about + "and there is none yet");
        } else {
            long end = window.offsetNs()
                    + window.sizeNs()
                    + Math.floorDiv(watermark - window.offsetNs() - window.sizeNs(), window.slideNs())
                            * window.slideNs()
                    + window.slideNs();
            lines.add(about + "which is at " + Wording.time(watermark) + unmoved(node) + "; the next end is "
                    + Wording.time(end));
        }
        for (SourceNode source : assembly.sourcesOf(aggregate)) {
            Facts at = factsOf(source.spec());
            lines.add("source " + source.name() + ": its watermark is at " + Wording.time(at.watermarkNs())
                    + unmoved(at) + ": " + Wording.moves(source));
        }
    }

    private String unmoved(Facts node) {
        return node.unmovedSinceNs() == 0 ? "" : " for " + Wording.seconds(nowNs - node.unmovedSinceNs());
    }

    private void union(UnionSpec union, Facts node) {
        List<Facts> waitedFor = new ArrayList<>();
        for (int i = 0; i < union.inputs().size(); i++) {
            int input = i;
            // One that is idle, or has ended, holds nobody back.
            if (node.lanes().stream().anyMatch(marks -> marks.get(input) != Long.MAX_VALUE)) {
                waitedFor.add(factsOf(union.inputs().get(i)));
            }
        }
        if (waitedFor.isEmpty()) {
            return;
        }
        Facts least = Collections.min(waitedFor, Comparator.comparingLong(Facts::watermarkNs));
        Facts most = Collections.max(waitedFor, Comparator.comparingLong(Facts::watermarkNs));
        if (least.watermarkNs() < most.watermarkNs()) {
            lines.add(union.name() + ": input " + least.spec().name() + " holds the watermark back: it is at "
                    + Wording.time(least.watermarkNs()) + unmoved(least) + ", "
                    + most.spec().name() + " at " + Wording.time(most.watermarkNs()));
        }
    }

    private void exchange(ExchangeSpec exchange, Facts node) {
        int[] senders = assembly.cores().of(exchange.input());
        int[] takers = assembly.cores().of(exchange);
        for (int t = 0; t < node.lanes().size(); t++) {
            List<Long> lanes = node.lanes().get(t);
            int behind = 0;
            for (int lane = 1; lane < lanes.size(); lane++) {
                behind = lanes.get(lane) < lanes.get(behind) ? lane : behind;
            }
            long least = lanes.get(behind);
            long waiting = lanes.stream()
                    .filter(mark -> mark != Long.MAX_VALUE && mark > least)
                    .count();
            if (waiting > 0) {
                lines.add(exchange.name() + " on core " + takers[t] + ": " + waiting + " of " + lanes.size()
                        + " lanes wait, as that from core " + senders[behind] + " is at " + Wording.time(least));
            }
        }
    }
}
