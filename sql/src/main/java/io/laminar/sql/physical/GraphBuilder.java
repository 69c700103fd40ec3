package io.laminar.sql.physical;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.operator.AggregateCall;
import io.laminar.ring0.operator.AggregateFunction;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.ProcessSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.WindowSpec;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.Lowering;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the graph of a logical plan. Nodes of relations that it reads are shared with them. */
public final class GraphBuilder {
    private final GraphOptions options;
    private final List<Graph.Node> made = new ArrayList<>();
    private final Map<Logical, Pipeline> built = new IdentityHashMap<>();
    private final Map<Logical, Integer> readers = new IdentityHashMap<>();
    private final Set<Logical> firstPhases = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<OperatorSpec> partials = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, AggregateSpec> lateStreams = new LinkedHashMap<>();

    /**
     * A builder for one query.
     *
     * @param options what holds for all of it
     */
    public GraphBuilder(GraphOptions options) {
        this.options = options;
    }

    /**
     * {@return the graph}
     *
     * @param plan the query
     */
    public Graph build(Logical plan) {
        count(plan);
        Pipeline pipeline = pipeline(plan);
        OperatorSpec root = materialize(pipeline);
        return new Graph(root, pipeline.columns(), made, lateStreams, partials);
    }

    private void count(Logical plan) {
        if (readers.merge(plan, 1, Integer::sum) == 1) {
            plan.inputs().forEach(this::count);
        }
    }

    private boolean isReadOnce(Logical plan) {
        return readers.getOrDefault(plan, 0) == 1;
    }

    private Pipeline pipeline(Logical plan) {
        Pipeline known = built.get(plan);
        if (known == null) {
            known = switch (plan) {
                case Logical.Scan scan -> Pipeline.of(scan.relation().spec(), scan.columns());
                case Logical.Filter filter -> filter(filter);
                case Logical.Project project -> project(project);
                case Logical.Aggregate aggregate -> aggregate(aggregate);
                case Logical.Union union -> union(union);
                case Logical.Regroup regroup -> regroup(regroup);
                case Logical.Processing process -> process(process);
            };
            built.put(plan, known);
        }
        return known;
    }

    private Pipeline filter(Logical.Filter filter) {
        Pipeline input = pipeline(filter.input());
        return inlinable(input, List.of(filter.condition())).filtered(filter.condition());
    }

    private Pipeline project(Logical.Project project) {
        List<Integer> picked = picked(project);
        if (picked != null && project.input() instanceof Logical.Aggregate aggregate && isReadOnce(aggregate)) {
            // The aggregate writes its results as they are wanted: a row less to copy.
            return aggregate(aggregate, picked, project.columns());
        }
        Pipeline input = pipeline(project.input());
        return inlinable(input, project.outputs()).projected(project.outputs(), project.columns());
    }

    /** What would be computed several times over becomes a node of its own. */
    private Pipeline inlinable(Pipeline input, List<Scalar> values) {
        return input.canInline(values) ? input : Pipeline.of(materialize(input), input.columns());
    }

    private String name(String what) {
        return made.isEmpty() ? options.name() + "." + what : options.name() + "." + what + (made.size() + 1);
    }

    private OperatorSpec materialize(Pipeline pipeline) {
        if (pipeline.isIdentity()) {
            return pipeline.base();
        }
        List<Expr> outputs = new ArrayList<>();
        List<Scalar> seen = new ArrayList<>();
        pipeline.outputs().forEach(output -> outputs.add(lowerOnce(output, seen, outputs)));
        CalcSpec calc = new CalcSpec(
                name("calc"),
                pipeline.base(),
                lower(pipeline.filter()),
                outputs,
                types(pipeline.columns()),
                options.errors());
        made.add(new Graph.Node(
                calc,
                pipeline.columns(),
                pipeline.baseColumns(),
                pipeline.filter(),
                pipeline.outputs(),
                null,
                List.of()));
        return calc;
    }

    /** The same value twice is the same expression, so that it is computed once. */
    private static Expr lowerOnce(Scalar value, List<Scalar> seen, List<Expr> lowered) {
        for (int s = 0; s < seen.size(); s++) {
            if (Scalars.same(seen.get(s), value)) {
                seen.add(value);
                return lowered.get(s);
            }
        }
        seen.add(value);
        return Lowering.lower(value);
    }

    private static @Nullable Expr lower(@Nullable Scalar scalar) {
        return scalar == null ? null : Lowering.lower(scalar);
    }

    private static List<ColumnType> types(List<ColumnSchema> columns) {
        return columns.stream().map(column -> column.type().columnType()).toList();
    }

    /** {@return which columns a projection picks of its input, each once and none computed; null if it does more} */
    private static @Nullable List<Integer> picked(Logical.Project project) {
        List<Integer> picked = new ArrayList<>();
        for (Scalar output : project.outputs()) {
            if (!(output instanceof Scalar.Input input) || picked.contains(input.index())) {
                return null;
            }
            picked.add(input.index());
        }
        return picked;
    }

    private Pipeline aggregate(Logical.Aggregate node) {
        return aggregate(node, null, node.columns());
    }

    /** The node that aggregates; all its columns come out if {@code shown} is null. */
    private Pipeline aggregate(Logical.Aggregate node, @Nullable List<Integer> shown, List<ColumnSchema> columns) {
        if (isTwoPhased(node)) {
            return inTwoPhases(node, shown, columns);
        }
        List<Scalar> asked = inputsOf(node);
        Pipeline input = grouped(inlinable(pipeline(node.input()), asked), node, asked);
        LoweredOnce lowered = new LoweredOnce(input);
        List<Expr> keys = node.keys().stream().map(lowered::lower).toList();
        TimeWindow window = node.window();
        Logical.Emission emission = node.emission();
        AggregateSpec all = new AggregateSpec(
                        name("aggregate"),
                        input.base(),
                        lower(input.filter()),
                        keys,
                        types(node.columns()).subList(0, keys.size()),
                        window == null ? null : windowSpec(window, lowered),
                        node.calls().stream().map(call -> call(call, lowered)).toList(),
                        emission.mode(),
                        emission.latenessNs(),
                        options.errors(),
                        emission.initialRow(),
                        options.stateLimitBytes(),
                        List.of())
                .withAllColumns();
        AggregateSpec spec = shown == null ? all : all.withOutputs(shown);
        if (firstPhases.contains(node)) {
            partials.add(spec);
        }
        made.add(describe(spec, node, columns, input));
        if (emission.lateTo() != null) {
            lateStreams.put(emission.lateTo(), spec);
        }
        return Pipeline.of(spec, columns);
    }

    private boolean isTwoPhased(Logical.Aggregate node) {
        return !firstPhases.contains(node)
                && !firstPhases.contains(node.input())
                && options.errors() != ErrorPolicy.REJECT
                && TwoPhases.pay(node)
                && !canBeIdle(pipeline(node.input()).base())
                && !isTogether(pipeline(node.input()), node);
    }

    /** Nobody waits for a core whose sources are idle, so what it has not sent would come too late. */
    private static boolean canBeIdle(OperatorSpec spec) {
        return spec instanceof SourceSpec source
                ? source.policy().isTimed()
                : spec.inputs().stream().anyMatch(GraphBuilder::canBeIdle);
    }

    private Pipeline inTwoPhases(Logical.Aggregate node, @Nullable List<Integer> shown, List<ColumnSchema> columns) {
        Logical.Project both = TwoPhases.of(node);
        Logical second = both.input();
        firstPhases.add(second.inputs().get(0));
        readers.put(second, 1);
        Pipeline whole = project(both);
        return shown == null
                ? whole
                : whole.projected(shown.stream().map(whole::output).toList(), columns);
    }

    /** {@return whether the rows of each group are on one core already} */
    private boolean isTogether(Pipeline input, Logical.Aggregate node) {
        return !options.spread() || Distribution.isGrouped(input.base(), keys(input, node));
    }

    private static List<Expr> keys(Pipeline input, Logical.Aggregate node) {
        LoweredOnce lowered = new LoweredOnce(input);
        return node.keys().stream().map(lowered::lower).toList();
    }

    /** {@return the input's rows, those of a group on one core; wherever they are, if parts are put together later} */
    private Pipeline grouped(Pipeline input, Logical.Aggregate node, List<Scalar> asked) {
        if (firstPhases.contains(node) || isTogether(input, node)) {
            return input;
        }
        boolean whole =
                options.errors() == ErrorPolicy.REJECT || node.emission().lateTo() != null;
        return sent(Sending.of(input, keys(input, node), asked, whole));
    }

    private Pipeline process(Logical.Processing node) {
        OperatorSpec base = materialize(pipeline(node.input()));
        List<ColumnSchema> inputs = node.input().columns();
        if (options.spread() && !Distribution.isGrouped(base, columns(base, node.keys()))) {
            Pipeline all = Pipeline.of(base, inputs);
            base = materialize(sent(Sending.of(all, columns(base, node.keys()), List.of(), true)));
        }
        ProcessSpec spec = new ProcessSpec(name("process"), base, types(node.columns()), node.definition());
        made.add(new Graph.Node(spec, node.columns(), inputs, null, List.of(), null, List.of()));
        return Pipeline.of(spec, node.columns());
    }

    private static List<Expr> columns(OperatorSpec base, List<Integer> indexes) {
        List<Expr> columns = new ArrayList<>();
        for (int index : indexes) {
            columns.add(new Expr.Column(index, base.output().get(index)));
        }
        return columns;
    }

    /** The rows spread by the columns, unless they are already. */
    private Pipeline regroup(Logical.Regroup node) {
        OperatorSpec base = materialize(pipeline(node.input()));
        List<Expr> keys = columns(base, node.keys());
        Pipeline all = Pipeline.of(base, node.columns());
        boolean spread = Distribution.of(base) instanceof Distribution.Hashed && Distribution.isGrouped(base, keys);
        return !options.spread() || spread ? all : sent(Sending.of(all, keys, List.of(), true));
    }

    /** {@return rows behind an exchange: one that is there and sends them already, or a new one} */
    private Pipeline sent(Sending sending) {
        ExchangeSpec known = sending.among(exchanges());
        if (known != null) {
            return sending.behind(known);
        }
        ExchangeSpec exchange = sending.spec(name("exchange"), options.name());
        made.add(new Graph.Node(
                exchange,
                sending.columnsOf(exchange),
                sending.input().baseColumns(),
                sending.filter(),
                List.of(),
                null,
                List.of()));
        return sending.behind(exchange);
    }

    /** Those of this query first, then those of others. */
    private List<ExchangeSpec> exchanges() {
        List<ExchangeSpec> all = new ArrayList<>();
        for (Graph.Node node : made) {
            if (node.spec() instanceof ExchangeSpec exchange) {
                all.add(exchange);
            }
        }
        all.addAll(options.exchanges());
        return all;
    }

    /** All rows of an input of a union on one core. */
    private OperatorSpec gathered(OperatorSpec base, List<ColumnSchema> columns) {
        Pipeline all = Pipeline.of(base, columns);
        ExchangeSpec exchange = Sending.of(all, List.of(), List.of(), true).spec(name("exchange"), options.name());
        made.add(new Graph.Node(exchange, columns, columns, null, List.of(), null, List.of()));
        return exchange;
    }

    private static Graph.Node describe(
            AggregateSpec spec, Logical.Aggregate node, List<ColumnSchema> columns, Pipeline input) {
        List<AggregateExpression> calls = new ArrayList<>();
        for (AggregateExpression call : node.calls()) {
            calls.add(new AggregateExpression(
                    call.function(),
                    input.inlineAny(call.argument()),
                    input.inlineAny(call.filter()),
                    call.ignoreNulls(),
                    input.inlineAny(call.order()),
                    call.type()));
        }
        TimeWindow window = node.window();
        return new Graph.Node(
                spec,
                columns,
                input.baseColumns(),
                input.filter(),
                node.keys().stream().map(input::inline).toList(),
                window == null ? null : input.inline(window.time()),
                calls);
    }

    private static List<Scalar> inputsOf(Logical.Aggregate node) {
        List<Scalar> values = new ArrayList<>(node.keys());
        if (node.window() != null) {
            values.add(node.window().time());
        }
        for (AggregateExpression call : node.calls()) {
            addIfAny(values, call.argument());
            addIfAny(values, call.filter());
            addIfAny(values, call.order());
        }
        return distinct(values);
    }

    /** Equal values are computed once, so they count once. */
    private static List<Scalar> distinct(List<Scalar> values) {
        List<Scalar> distinct = new ArrayList<>();
        for (Scalar value : values) {
            if (distinct.stream().noneMatch(known -> Scalars.same(known, value))) {
                distinct.add(value);
            }
        }
        return distinct;
    }

    private static void addIfAny(List<Scalar> values, @Nullable Scalar value) {
        if (value != null) {
            values.add(value);
        }
    }

    private static WindowSpec windowSpec(TimeWindow window, LoweredOnce lowered) {
        return new WindowSpec(lowered.lower(window.time()), window.sizeNs(), window.slideNs(), window.offsetNs());
    }

    private static AggregateCall call(AggregateExpression call, LoweredOnce lowered) {
        return new AggregateCall(
                AggregateFunction.valueOf(call.function().name()),
                lowered.lowerAny(call.argument()),
                lowered.lowerAny(call.filter()),
                call.ignoreNulls(),
                lowered.lowerAny(call.order()),
                call.type().columnType());
    }

    private Pipeline union(Logical.Union union) {
        List<OperatorSpec> inputs = new ArrayList<>();
        for (Logical input : union.inputs()) {
            inputs.add(materialize(pipeline(input)));
        }
        UnionSpec spec = new UnionSpec(name("union"), together(inputs, union.columns()));
        made.add(new Graph.Node(spec, union.columns(), union.columns(), null, List.of(), null, List.of()));
        return Pipeline.of(spec, union.columns());
    }

    /** {@return the inputs; where all rows of some are on one core, all rows of all on the same} */
    private List<OperatorSpec> together(List<OperatorSpec> inputs, List<ColumnSchema> columns) {
        Distribution first = Distribution.of(inputs.get(0));
        boolean apart = inputs.stream().anyMatch(input -> Distribution.of(input) instanceof Distribution.Single)
                && !inputs.stream().allMatch(input -> Distribution.of(input).equals(first));
        if (!options.spread() || !apart) {
            return inputs;
        }
        return inputs.stream().map(input -> gathered(input, columns)).toList();
    }

    /** Lowers the values that one aggregate needs; equal values become one expression, so accumulators can share it. */
    private static final class LoweredOnce {
        private final Pipeline input;
        private final List<Scalar> seen = new ArrayList<>();
        private final List<Expr> lowered = new ArrayList<>();

        LoweredOnce(Pipeline input) {
            this.input = input;
        }

        Expr lower(Scalar value) {
            Expr expr = lowerOnce(input.inline(value), seen, lowered);
            lowered.add(expr);
            return expr;
        }

        @Nullable
        Expr lowerAny(@Nullable Scalar value) {
            return value == null ? null : lower(value);
        }
    }
}
