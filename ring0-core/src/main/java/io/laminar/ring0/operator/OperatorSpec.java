package io.laminar.ring0.operator;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator does and from what: a node of a query's graph. Specifications are compared by identity: queries that
 * share a node share the operator.
 */
public sealed interface OperatorSpec {
    /** {@return its name, for messages and metrics} */
    String name();

    /** {@return the types of the columns that come out} */
    List<ColumnType> output();

    /** {@return whether rows carry weights: they may be taken back} */
    boolean weighted();

    /** {@return the nodes it reads} */
    List<OperatorSpec> inputs();

    /**
     * {@return whether this node is another, or reads it, however far up}
     *
     * @param wanted the other
     */
    default boolean reads(OperatorSpec wanted) {
        return this == wanted || inputs().stream().anyMatch(input -> input.reads(wanted));
    }

    /**
     * A source: rows of appenders, with a watermark.
     *
     * @param name the source's name
     * @param output types of its columns
     * @param eventTimeColumn the column that must not be NULL; -1 if none
     * @param watermark of kind I64 over the columns; null if only marks move it
     * @param maxFutureNs how far one row may push the watermark; Long.MAX_VALUE for any
     * @param granularityNs watermarks matter where floor((W - phase) / granularity) changes
     * @param phaseNs see granularity
     * @param distribution which core takes a row; the producer sends it there
     * @param policy how the watermark is made of what producers bring
     */
    record SourceSpec(
            String name,
            List<ColumnType> output,
            int eventTimeColumn,
            @Nullable Expr watermark,
            long maxFutureNs,
            long granularityNs,
            long phaseNs,
            Distribution distribution,
            WatermarkPolicy policy)
            implements OperatorSpec {
        /**
         * {@return what has to be computed of each row: the watermark, which has an expression; by keys, the key and
         * the event time too}
         */
        public List<Expr> watermarkOutputs() {
            List<Expr> outputs = new ArrayList<>(List.of(Objects.requireNonNull(watermark)));
            if (policy.keys() != null) {
                outputs.add(column(policy.keys().column()));
                if (eventTimeColumn >= 0) {
                    outputs.add(column(eventTimeColumn));
                }
            }
            return outputs;
        }

        private Expr column(int index) {
            return new Expr.Column(index, output.get(index));
        }

        /** {@return whether its producers deal rows out to several cores} */
        public boolean isPartitioned() {
            return !(distribution instanceof Distribution.Single);
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of();
        }
    }

    /**
     * Filter and projection.
     *
     * @param name for messages
     * @param input what is read
     * @param filter rows that are not TRUE are left out; null for none
     * @param outputs what is computed
     * @param output types of the columns, one an expression
     * @param errors what becomes of rows that fail
     */
    record CalcSpec(
            String name,
            OperatorSpec input,
            @Nullable Expr filter,
            List<Expr> outputs,
            List<ColumnType> output,
            ErrorPolicy errors)
            implements OperatorSpec {
        @Override
        public boolean weighted() {
            return input.weighted();
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of(input);
        }
    }

    /**
     * Grouped or global aggregates, over windows or over everything.
     *
     * @param name for messages
     * @param input what is read; must not take rows back
     * @param filter rows that are not TRUE are left out; null for none
     * @param keys what is grouped by; empty for one group
     * @param keyTypes types of the key columns
     * @param window null for none
     * @param calls the aggregates
     * @param emit when results come out
     * @param latenessNs how long after its end a window takes rows
     * @param errors what becomes of rows that fail
     * @param initialRow whether a global aggregate has a row before the first input (views)
     * @param stateLimitBytes bound of the state; the query fails beyond it
     * @param outputs which of {@link #allColumns()} come out, each at most once, in this order
     */
    record AggregateSpec(
            String name,
            OperatorSpec input,
            @Nullable Expr filter,
            List<Expr> keys,
            List<ColumnType> keyTypes,
            @Nullable WindowSpec window,
            List<AggregateCall> calls,
            EmitMode emit,
            long latenessNs,
            ErrorPolicy errors,
            boolean initialRow,
            long stateLimitBytes,
            List<Integer> outputs)
            implements OperatorSpec {
        /** Default of {@code stateLimitBytes}: more than 10 million groups of a few aggregates. */
        public static final long DEFAULT_STATE_LIMIT_BYTES = 16L << 30;

        /** Checks that the parts fit together. */
        public AggregateSpec {
            if (input.weighted()) {
                throw new IllegalArgumentException("the input of an aggregate takes rows back: name=" + name);
            }
            if (latenessNs < 0 || latenessNs > 0 && window == null) {
                throw new IllegalArgumentException("lateness needs a window: latenessNs=" + latenessNs);
            }
            outputs = List.copyOf(outputs);
            if (Set.copyOf(outputs).size() < outputs.size()) {
                throw new IllegalArgumentException("a column comes out twice: outputs=" + outputs);
            }
        }

        /** {@return the same, all of whose columns come out} */
        public AggregateSpec withAllColumns() {
            return withOutputs(IntStream.range(0, allColumns().size()).boxed().toList());
        }

        /**
         * {@return the same with other outputs}
         *
         * @param columns which of all columns, in which order
         */
        public AggregateSpec withOutputs(List<Integer> columns) {
            return new AggregateSpec(
                    name,
                    input,
                    filter,
                    keys,
                    keyTypes,
                    window,
                    calls,
                    emit,
                    latenessNs,
                    errors,
                    initialRow,
                    stateLimitBytes,
                    columns);
        }

        /** {@return what every end of a window, and every end and lateness, is a multiple of, in nanoseconds} */
        public long granularityNs() {
            WindowSpec w = java.util.Objects.requireNonNull(window);
            long divisor = w.paneNs();
            for (long part : new long[] {w.offsetNs(), latenessNs}) {
                while (part != 0) {
                    long rest = divisor % part;
                    divisor = part;
                    part = rest;
                }
            }
            return divisor;
        }

        @Override
        public List<ColumnType> output() {
            List<ColumnType> all = allColumns();
            return outputs.stream().map(all::get).toList();
        }

        /** {@return types of all columns that there are: keys, start and end of the window if there is one, calls} */
        public List<ColumnType> allColumns() {
            List<ColumnType> types = new ArrayList<>(keyTypes);
            if (window != null) {
                types.add(ColumnType.TIMESTAMP);
                types.add(ColumnType.TIMESTAMP);
            }
            calls.forEach(call -> types.add(call.result()));
            return types;
        }

        @Override
        public boolean weighted() {
            return emit == EmitMode.CHANGES || emit == EmitMode.AFTER_WATERMARK && latenessNs > 0;
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of(input);
        }
    }

    /**
     * All rows of several inputs.
     *
     * @param name for messages
     * @param inputs at least one, all with the same column types
     */
    record UnionSpec(String name, List<OperatorSpec> inputs) implements OperatorSpec {
        @Override
        public List<ColumnType> output() {
            return inputs.get(0).output();
        }

        @Override
        public boolean weighted() {
            return inputs.stream().anyMatch(OperatorSpec::weighted);
        }
    }

    /**
     * The same rows on other cores: those that pass a filter, with the columns that are needed there.
     *
     * @param name for messages
     * @param input what is read
     * @param filter rows that are not TRUE stay behind; must not be able to fail; null for none
     * @param keys rows that are equal in these get on one core; empty when all get on one
     * @param columns which of the input's columns are sent, at least one, each once
     * @param home where all rows get when there are no keys
     */
    record ExchangeSpec(
            String name, OperatorSpec input, @Nullable Expr filter, List<Expr> keys, List<Integer> columns, String home)
            implements OperatorSpec {
        /** Keeps its own lists. */
        public ExchangeSpec {
            keys = List.copyOf(keys);
            columns = List.copyOf(columns);
        }

        /** {@return whether all columns are sent, as they are} */
        public boolean sendsAll() {
            return columns.equals(
                    IntStream.range(0, input.output().size()).boxed().toList());
        }

        /** {@return where its rows are} */
        public Distribution distribution() {
            if (keys.isEmpty()) {
                return new Distribution.Single(home);
            }
            List<Integer> hashed = new ArrayList<>();
            for (Expr key : keys) {
                int sent = key instanceof Expr.Column column ? columns.indexOf(column.index()) : -1;
                if (sent < 0) {
                    return Distribution.SPREAD;
                }
                hashed.add(sent);
            }
            return new Distribution.Hashed(hashed);
        }

        @Override
        public List<ColumnType> output() {
            List<ColumnType> all = input.output();
            return columns.stream().map(all::get).toList();
        }

        @Override
        public boolean weighted() {
            return input.weighted();
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of(input);
        }
    }

    /**
     * A user's function over rows, of which each core has one.
     *
     * @param name for messages
     * @param input what is read; must not take rows back
     * @param output types of the columns that the function emits
     * @param definition the function and its states
     */
    record ProcessSpec(String name, OperatorSpec input, List<ColumnType> output, ProcessDefinition definition)
            implements OperatorSpec {
        /** Checks that rows are never taken back. */
        public ProcessSpec {
            output = List.copyOf(output);
            if (input.weighted()) {
                throw new IllegalArgumentException("the input of a function takes rows back: name=" + name);
            }
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of(input);
        }
    }

    /**
     * The rows that came too late for all their windows.
     *
     * @param name for messages
     * @param of the aggregate that they were late for
     */
    record LateSpec(String name, AggregateSpec of) implements OperatorSpec {
        @Override
        public List<ColumnType> output() {
            return of.input().output();
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of(of);
        }
    }

    /**
     * The rows that an operator with {@link ErrorPolicy#REJECT} refused, with error code and text behind their columns.
     *
     * @param name for messages
     * @param of the operator: a calculation or an aggregate
     */
    record RejectSpec(String name, OperatorSpec of) implements OperatorSpec {
        @Override
        public List<ColumnType> output() {
            List<ColumnType> types = new ArrayList<>(of.inputs().get(0).output());
            types.add(ColumnType.INTEGER);
            types.add(ColumnType.VARCHAR);
            return types;
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<OperatorSpec> inputs() {
            return List.of(of);
        }
    }
}
