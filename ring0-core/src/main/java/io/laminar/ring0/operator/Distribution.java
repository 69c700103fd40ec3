package io.laminar.ring0.operator;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.ProcessSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import java.util.ArrayList;
import java.util.List;

/** Which core a row of a node is on. */
public sealed interface Distribution {
    /** Any core: rows are dealt out in turn. */
    Distribution SPREAD = new Spread();

    /**
     * One core has all rows.
     *
     * @param home a name; those with the same are on the same core
     */
    record Single(String home) implements Distribution {
        /**
         * {@return the index of the core}
         *
         * @param cores how many there are
         */
        public int core(int cores) {
            return Math.floorMod(home.hashCode(), cores);
        }
    }

    /**
     * The core follows from a hash of columns: rows that are equal there are on one core.
     *
     * @param columns their indices, at least one
     */
    record Hashed(List<Integer> columns) implements Distribution {
        /** Keeps its own list. */
        public Hashed {
            columns = List.copyOf(columns);
            if (columns.isEmpty()) {
                throw new IllegalArgumentException("a hash needs columns");
            }
        }
    }

    /** Any core. */
    record Spread() implements Distribution {}

    /**
     * {@return the distribution of a node's rows}
     *
     * @param spec the node
     */
    static Distribution of(OperatorSpec spec) {
        return switch (spec) {
            case SourceSpec source -> source.distribution();
            case CalcSpec calc -> mapped(of(calc.input()), calc.outputs());
            case AggregateSpec aggregate -> ofAggregate(aggregate);
            case UnionSpec union -> ofUnion(union);
            case ExchangeSpec exchange -> exchange.distribution();
            case ProcessSpec process -> of(process.input()) instanceof Single one ? one : SPREAD;
            case LateSpec late -> of(late.of().input());
            case RejectSpec reject -> of(reject.of().inputs().get(0));
        };
    }

    /** {@return a distribution as one over columns computed from the others} */
    private static Distribution mapped(Distribution input, List<Expr> outputs) {
        if (!(input instanceof Hashed hashed)) {
            return input;
        }
        List<Integer> columns = new ArrayList<>();
        for (int column : hashed.columns()) {
            int output = positionOf(outputs, column);
            if (output < 0) {
                return SPREAD;
            }
            columns.add(output);
        }
        return new Hashed(columns);
    }

    /** {@return which expression is a column, or -1} */
    private static int positionOf(List<Expr> expressions, int column) {
        for (int e = 0; e < expressions.size(); e++) {
            if (expressions.get(e) instanceof Expr.Column found && found.index() == column) {
                return e;
            }
        }
        return -1;
    }

    private static Distribution ofAggregate(AggregateSpec aggregate) {
        return picked(ofGroups(aggregate), aggregate.outputs());
    }

    /**
     * {@return where the groups of an aggregate are: of hashed ones the columns are numbers of its keys, in the order
     * of the hash; parts of groups that are put together later may be anywhere}
     *
     * @param aggregate the node
     */
    static Distribution ofGroups(AggregateSpec aggregate) {
        Distribution input = of(aggregate.input());
        if (input instanceof Single) {
            return input;
        }
        Distribution keys = mapped(input, aggregate.keys());
        if (keys.equals(SPREAD) && aggregate.input() instanceof ExchangeSpec) {
            // Exchanged by all of its keys, some of them computed.
            keys = new Hashed(
                    java.util.stream.IntStream.range(0, aggregate.keys().size())
                            .boxed()
                            .toList());
        }
        return keys;
    }

    private static Distribution picked(Distribution all, List<Integer> outputs) {
        if (!(all instanceof Hashed hashed)) {
            return all;
        }
        List<Integer> columns = hashed.columns().stream().map(outputs::indexOf).toList();
        return columns.contains(-1) ? SPREAD : new Hashed(columns);
    }

    private static Distribution ofUnion(UnionSpec union) {
        Distribution first = of(union.inputs().get(0));
        return union.inputs().stream().allMatch(input -> of(input).equals(first)) ? first : SPREAD;
    }

    /**
     * {@return whether rows that agree in some keys are on one core already}
     *
     * @param spec the node whose rows they are
     * @param keys expressions over its columns
     */
    static boolean isGrouped(OperatorSpec spec, List<Expr> keys) {
        Distribution distribution = of(spec);
        return distribution instanceof Single
                || distribution instanceof Hashed && mapped(distribution, keys) instanceof Hashed;
    }
}
