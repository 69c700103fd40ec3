package io.laminar.ring0.aggregate;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;
import io.laminar.memory.table.KeyedTable;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.AggregateCall;
import io.laminar.ring0.operator.AggregateFunction;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which accumulators a query's calls need. Calls over the same argument and filter share one: AVG is the sum and the
 * count that SUM and COUNT keep.
 */
final class AccumulatorPlan {
    private final AggregateSpec spec;
    private final List<Expr> outputs = new ArrayList<>();
    private final List<Accumulator> accumulators = new ArrayList<>();
    private final List<Object> identities = new ArrayList<>();
    private final List<Accumulator> ofCalls = new ArrayList<>();
    private int timeOutput = -1;

    AccumulatorPlan(AggregateSpec spec) {
        this.spec = spec;
        outputs.addAll(spec.keys());
        if (spec.window() != null) {
            timeOutput = output(spec.window().time());
        }
    }

    /** What the program computes: keys first, then whatever the rest needs. */
    List<Expr> outputs() {
        return outputs;
    }

    int timeOutput() {
        return timeOutput;
    }

    /** Collects the expressions that the calls need; before the program is compiled. */
    void collect() {
        for (AggregateCall call : spec.calls()) {
            output(call.argument());
            output(call.filter());
            output(call.orderTime());
        }
    }

    private int output(@Nullable Expr expr) {
        if (expr == null) {
            return -1;
        }
        for (int o = 0; o < outputs.size(); o++) {
            // Only columns are compared by value: other trees may be deep, and equal ones share a vector anyway.
            if (outputs.get(o) == expr || expr instanceof Expr.Column && expr.equals(outputs.get(o))) {
                return o;
            }
        }
        outputs.add(expr);
        return outputs.size() - 1;
    }

    /** What accumulators need beside the program. */
    record State(Region region, Runnable full, Runnable overflow) {}

    /** Makes the accumulators and lays them out behind {@code firstOffset}. */
    Accumulator[] accumulators(State state, int firstOffset) {
        Slab slab = slab(state.region());
        for (AggregateCall call : spec.calls()) {
            ofCalls.add(accumulator(call, state, slab));
        }
        fuse();
        int offset = firstOffset;
        for (Accumulator accumulator : accumulators) {
            accumulator.offset = offset;
            offset += accumulator.bytes();
        }
        return accumulators.toArray(Accumulator[]::new);
    }

    /** COUNT(*) goes along with the sums of one argument, if there are any: one pass less. */
    private void fuse() {
        Accumulator rows = known(List.of("count", -1, -1));
        if (rows == null) {
            return;
        }
        for (Accumulator candidate : accumulators) {
            if (candidate.filter < 0 && (candidate instanceof StatsF64 || candidate instanceof StatsI64)) {
                if (candidate instanceof StatsF64 stats) {
                    stats.wantRows();
                } else if (candidate instanceof StatsI64 stats) {
                    stats.wantRows();
                }
                accumulators.remove(rows);
                ofCalls.replaceAll(a -> a == rows ? candidate : a);
                return;
            }
        }
    }

    private @Nullable Accumulator known(Object identity) {
        int at = identities.indexOf(identity);
        return at < 0 ? null : accumulators.get(at);
    }

    private static Slab slab(Region region) {
        long page = region.allocateExtent(1);
        if (page < 0) {
            throw new IllegalArgumentException(
                    "the state limit is too small for any state: limitBytes=" + region.limitBytes());
        }
        return new Slab(region, page);
    }

    private Accumulator accumulator(AggregateCall call, State state, Slab slab) {
        int argument = output(call.argument());
        int filter = output(call.filter());
        AggregateFunction function = call.function();
        if (function == AggregateFunction.COUNT_STAR) {
            return shared(List.of("count", -1, filter), new Counts(-1, filter));
        }
        VectorKind kind = outputs.get(argument).kind();
        if (function == AggregateFunction.FIRST_VALUE || function == AggregateFunction.LAST_VALUE) {
            boolean last = function == AggregateFunction.LAST_VALUE;
            int order = output(call.orderTime());
            Ends.Choice choice = new Ends.Choice(argument, filter, order, last, call.ignoreNulls());
            Slot slot = new Slot(kind, state.region(), slab);
            return shared(choice, new Ends(choice, slot, state.full()));
        }
        boolean extreme = function == AggregateFunction.MIN || function == AggregateFunction.MAX;
        if (kind == VectorKind.F64) {
            StatsF64 stats = (StatsF64) shared(List.of("f64", argument, filter), new StatsF64(argument, filter));
            if (extreme) {
                stats.wantExtremes();
            }
            return stats;
        }
        if (kind == VectorKind.I64) {
            StatsI64 stats = (StatsI64) shared(List.of("i64", argument, filter), new StatsI64(argument, filter));
            if (extreme) {
                stats.wantExtremes();
            }
            return stats;
        }
        if (extreme) {
            boolean greatest = function == AggregateFunction.MAX;
            Slot slot = new Slot(kind, state.region(), slab);
            return shared(
                    List.of("extreme", argument, filter, greatest),
                    new Extreme(argument, filter, slot, greatest, state.full()));
        }
        if (function != AggregateFunction.COUNT) {
            throw new IllegalArgumentException("no such aggregate: function=" + function + ", kind=" + kind);
        }
        return shared(List.of("count", argument, filter), new Counts(argument, filter));
    }

    private Accumulator shared(Object identity, Accumulator candidate) {
        Accumulator known = known(identity);
        if (known != null) {
            return known;
        }
        identities.add(identity);
        accumulators.add(candidate);
        return candidate;
    }

    /** The columns of results, in a layout whose first of them has a given index. */
    Result[] results(State state, BlockLayout layout) {
        int firstCall = spec.allColumns().size() - spec.calls().size();
        List<Result> results = new ArrayList<>();
        for (int column = 0; column < spec.outputs().size(); column++) {
            int call = spec.outputs().get(column) - firstCall;
            if (call >= 0) {
                AggregateFunction function = spec.calls().get(call).function();
                results.add(new Result(function, ofCalls.get(call), layout, column, state.overflow()));
            }
        }
        return results.toArray(Result[]::new);
    }

    /** Bytes of a value: what stands before the accumulators, and they. */
    static int valueBytes(Accumulator[] accumulators, int firstOffset) {
        int bytes = 0;
        for (Accumulator accumulator : accumulators) {
            bytes += accumulator.bytes();
        }
        return bytes + firstOffset;
    }

    /** Where the value begins in an entry of keys of some bytes. */
    static int valueOffset(int keyBytes) {
        return (int) KeyedTable.KEY_OFFSET + keyBytes;
    }
}
