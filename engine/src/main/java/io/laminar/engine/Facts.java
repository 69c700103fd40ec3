package io.laminar.engine;

import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.Gather;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorCounters;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.Union;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * What the operators of a node have done on all cores, when they have nothing left to do.
 *
 * @param spec the node
 * @param rowsIn rows taken
 * @param rowsOut rows emitted
 * @param rowsFiltered rows that a filter left out
 * @param rowsLate rows too late, or between windows
 * @param rowsRejected rows refused
 * @param watermarkNs the least of their watermarks
 * @param unmovedSinceNs since when that has not moved, by the cores' clock; 0 if it never has
 * @param blocked whether one has rows and no room for what comes of them
 * @param lanes watermarks of the lanes of an exchange, or of the inputs of a union, a list for each core that takes its
 *     rows; the greatest long where nobody waits
 */
record Facts(
        OperatorSpec spec,
        long rowsIn,
        long rowsOut,
        long rowsFiltered,
        long rowsLate,
        long rowsRejected,
        long watermarkNs,
        long unmovedSinceNs,
        boolean blocked,
        List<List<Long>> lanes) {
    /** So many rounds leave nothing undone but what cannot be done. */
    private static final int MOST_POLLS = 1_000;

    /** {@return rows that went into the operators' results} */
    long rowsUsed() {
        return rowsIn - rowsFiltered - rowsLate - rowsRejected;
    }

    /**
     * {@return the facts of a node and of all that it reads, inputs first}
     *
     * @param cores under the engine's lock
     * @param spec the node
     */
    static Map<OperatorSpec, Facts> of(Cores cores, OperatorSpec spec) {
        List<OperatorSpec> nodes = new ArrayList<>();
        collect(spec, nodes);
        for (int polls = 0; polls < MOST_POLLS && !cores.all(core -> core.poll() == 0); polls++) {
            Thread.onSpinWait();
        }
        List<Map<OperatorSpec, Facts>> answers = cores.ask(core -> {
            core.survey();
            Map<OperatorSpec, Facts> here = new IdentityHashMap<>();
            for (OperatorSpec node : nodes) {
                if (core.has(node)) {
                    here.put(node, of(core, node));
                } else if (core.rowsFiltered(node) > 0) {
                    here.put(node, ofSender(core, node));
                }
            }
            return here;
        });
        Map<OperatorSpec, Facts> all = new IdentityHashMap<>();
        answers.forEach(answer -> answer.forEach((node, facts) -> all.merge(node, facts, Facts::with)));
        return all;
    }

    private static void collect(OperatorSpec spec, List<OperatorSpec> into) {
        OperatorSpec owner = owner(spec);
        owner.inputs().forEach(input -> collect(input, into));
        if (!into.contains(owner)) {
            into.add(owner);
        }
    }

    /** {@return the node whose operator makes a node's rows} */
    static OperatorSpec owner(OperatorSpec spec) {
        return switch (spec) {
            case LateSpec late -> late.of();
            case RejectSpec reject -> reject.of();
            default -> spec;
        };
    }

    private static Facts of(Core core, OperatorSpec node) {
        Operator operator = core.operator(node);
        OperatorCounters counters = operator.counters();
        long filtered = core.rowsFiltered(node);
        return new Facts(
                node,
                // What an exchange's sender leaves out does not get to its receiver.
                operator.rowsIn() + filtered - operator.rowsFiltered(),
                operator.rowsOut(),
                filtered,
                operator.rowsLate(),
                operator.rowsRejected(),
                operator.watermark(),
                counters == null ? 0 : counters.watermarkMovedNs(),
                operator.blocked(),
                lanes(operator));
    }

    /** Where rows of an exchange are sent from, and none get to. */
    private static Facts ofSender(Core core, OperatorSpec node) {
        long filtered = core.rowsFiltered(node);
        return new Facts(node, filtered, 0, filtered, 0, 0, Long.MAX_VALUE, 0, false, List.of());
    }

    private static List<List<Long>> lanes(Operator operator) {
        return switch (operator) {
            case Gather gather -> List.of(lanes(gather.lanes(), gather::laneWatermark));
            case Union union -> List.of(lanes(union.inputs(), union::inputWatermark));
            default -> List.of();
        };
    }

    private static List<Long> lanes(int count, IntToLongFunction watermark) {
        return IntStream.range(0, count).mapToLong(watermark).boxed().toList();
    }

    private Facts with(Facts other) {
        List<List<Long>> both = new ArrayList<>(lanes);
        both.addAll(other.lanes);
        boolean behind = other.watermarkNs < watermarkNs;
        return new Facts(
                spec,
                rowsIn + other.rowsIn,
                rowsOut + other.rowsOut,
                rowsFiltered + other.rowsFiltered,
                rowsLate + other.rowsLate,
                rowsRejected + other.rowsRejected,
                Math.min(watermarkNs, other.watermarkNs),
                behind ? other.unmovedSinceNs : unmovedSinceNs,
                blocked || other.blocked,
                List.copyOf(both));
    }
}
