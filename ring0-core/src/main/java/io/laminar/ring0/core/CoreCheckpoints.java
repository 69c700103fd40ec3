package io.laminar.ring0.core;

import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.BarrierRound;
import io.laminar.ring0.checkpoint.CoreBarrier;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.Scatter;
import io.laminar.ring0.storage.StateRegion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a core does for checkpoints: notes for its operators, and barriers through them. */
final class CoreCheckpoints {
    private final CoreGraph graph;
    private final RegionSource regions;
    private final BarrierRound round = new BarrierRound();
    private boolean enabled;

    CoreCheckpoints(CoreGraph graph, RegionSource regions) {
        this.graph = graph;
        this.regions = regions;
    }

    /** All operators that there are, and that come, keep notes. */
    void enable() {
        enabled = true;
        for (Operator operator : graph.order) {
            operator.keepNotes(regions);
        }
    }

    /** A new operator: barriers that are on their way already do not concern it. */
    void added(Operator operator) {
        if (enabled) {
            operator.keepNotes(regions);
        }
        operator.abandonBarrier(round.lastEpoch());
    }

    List<StateRegion> regions(int core) {
        List<StateRegion> all = new ArrayList<>();
        SpecPrint prints = new SpecPrint();
        Map<String, Integer> equals = new HashMap<>();
        for (Operator operator : graph.order) {
            Region notes = operator.notes();
            OperatorSpec spec = graph.specOf(operator);
            if (notes == null || spec == null) {
                continue;
            }
            String kind = operator.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            String identity = kind + ':' + prints.of(spec);
            int before = equals.merge(identity, 1, Integer::sum) - 1;
            String one = before == 0 ? identity : identity + '#' + before;
            all.add(new StateRegion(core, one + "/notes", notes));
            Region[] states = operator.stateRegions();
            for (int i = 0; i < states.length; i++) {
                all.add(new StateRegion(core, one + "/state" + (i == 0 ? "" : i), states[i]));
            }
        }
        return all;
    }

    boolean begin(CoreBarrier barrier) {
        if (round.isUnderWay() || barrier.epoch() <= round.lastEpoch()) {
            return false;
        }
        round.begin(barrier);
        Operator[] order = graph.order;
        for (int i = 0; i < order.length; i++) {
            order[i].expectBarrier(round);
        }
        round.settle();
        return true;
    }

    void abandon(long epoch) {
        round.abandon(epoch);
        Operator[] order = graph.order;
        for (int i = 0; i < order.length; i++) {
            order[i].abandonBarrier(epoch);
        }
    }

    /** Takes over this core's part of what cores that there were have of the same nodes. */
    void takeOver(List<CoreCheckpoints> formers, int core, int cores) {
        for (Operator operator : graph.order) {
            OperatorSpec spec = graph.specOf(operator);
            if (spec == null) {
                operator.restore();
                continue;
            }
            boolean sends = operator instanceof Scatter;
            List<Operator> before = new ArrayList<>();
            for (CoreCheckpoints former : formers) {
                Operator one = former.graph.sameAs(spec, sends);
                if (one != null) {
                    before.add(one);
                }
            }
            boolean alone = Distribution.of(sends ? spec.inputs().get(0) : spec) instanceof Distribution.Single;
            operator.takeOver(before, new Share(core, cores, alone || core == 0, alone));
        }
    }

    void restore() {
        for (Operator operator : graph.order) {
            operator.restore();
        }
    }
}
