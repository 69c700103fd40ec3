package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorCounters;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.operator.Source;
import org.jspecify.annotations.Nullable;

/**
 * The loop over the operators of a core: each has its turn, and one that fails ends its own query only.
 *
 * @threading the core
 * @allocation none
 */
final class CoreTurns {
    private final Core core;
    private final CoreGraph graph;

    CoreTurns(Core core, CoreGraph graph) {
        this.core = core;
        this.graph = graph;
    }

    /** A turn of every operator, watched if there is somebody. {@return work done} */
    @HotPath
    int all(@Nullable CoreWatch watch) {
        if (graph.timed.length > 0) {
            tick();
        }
        CoreMeter by = graph.meter;
        return by != null && by.looksCloser() ? allTimed(by, watch) : allUntimed(watch);
    }

    @HotPath
    private int allUntimed(@Nullable CoreWatch watch) {
        int done = 0;
        Operator[] operatorsNow = graph.order;
        for (int i = 0; i < operatorsNow.length; i++) {
            done += turn(operatorsNow[i], watch);
        }
        return done;
    }

    /** The same, with the clock read behind each operator; once in a while. */
    private int allTimed(CoreMeter by, @Nullable CoreWatch watch) {
        int done = 0;
        Operator[] operatorsNow = graph.order;
        by.beginLook();
        for (int i = 0; i < operatorsNow.length; i++) {
            Operator operator = operatorsNow[i];
            OperatorCounters counters = operator.counters();
            if (counters != null) {
                counters.beforeTimedStep();
            }
            int work = turn(operator, watch);
            by.look(operator, work);
            done += work;
        }
        by.endLook();
        return done;
    }

    @HotPath
    private void tick() {
        long now = core.config().clock().nowNs();
        Source[] sources = graph.timed;
        for (int i = 0; i < sources.length; i++) {
            sources[i].tick(now);
        }
    }

    /** Not marked as hot: what it catches is the end of a query. */
    private int turn(Operator operator, @Nullable CoreWatch watch) {
        int sliceRows = core.config().sliceRows();
        try {
            return watch == null ? operator.turn(sliceRows) : watchedTurn(operator, sliceRows, watch);
        } catch (QueryFailure failure) {
            core.fail(operator, failure);
        } catch (AllocationViolation violation) {
            // Who ends here are all queries, or one subscriber: no query can be blamed.
            if (operator instanceof Source || graph.specOf(operator) == null) {
                throw violation;
            }
            core.fail(operator, violation);
        }
        return 1;
    }

    private static int watchedTurn(Operator operator, int sliceRows, CoreWatch watching) {
        watching.beforeTurn(operator);
        int done = CoreWatch.FAILED;
        try {
            done = operator.turn(sliceRows);
        } finally {
            watching.afterTurn(operator, done);
        }
        return done;
    }
}
