package io.laminar.sql.explain;

import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.ProcessSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.WindowSpec;
import io.laminar.ring0.state.StateSpec;
import io.laminar.ring0.time.WatermarkPolicy;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.physical.Graph;
import io.laminar.sql.scalar.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a query as lines of text, the last operator first, what it reads below and further in. Relations that
 * the query shares with others are named, not unfolded. On several cores each node says where its rows are.
 */
public final class Explain {
    private static final String STEP = "  ";

    private final Graph graph;
    private final Catalog catalog;
    private final String name;
    private final PlaceText places;
    private final List<String> lines = new ArrayList<>();

    private Explain(Graph graph, Catalog catalog, String name) {
        this.graph = graph;
        this.catalog = catalog;
        this.name = name;
        this.places = new PlaceText(catalog.shape());
    }

    /**
     * {@return the lines}
     *
     * @param graph the query
     * @param catalog what there is
     * @param name of the query
     */
    public static List<String> render(Graph graph, Catalog catalog, String name) {
        Explain explain = new Explain(graph, catalog, name);
        if (explain.places.isSpread()) {
            explain.lines.add("Lanes: " + explain.places.readers(graph.root()));
        }
        explain.node(graph.root(), "");
        return explain.lines;
    }

    private Graph.@Nullable Node made(OperatorSpec spec) {
        for (Graph.Node node : graph.made()) {
            if (node.spec() == spec) {
                return node;
            }
        }
        return null;
    }

    private void node(OperatorSpec spec, String indent) {
        Graph.Node node = made(spec);
        if (node == null) {
            shared(spec, indent);
            return;
        }
        switch (spec) {
            case CalcSpec calc -> calc(calc, node, indent);
            case AggregateSpec aggregate -> aggregate(aggregate, node, indent);
            case UnionSpec union -> lines.add(indent + "Union");
            case ExchangeSpec exchange -> exchange(exchange, node, indent);
            case ProcessSpec process -> process(process, node, indent);
            case SourceSpec source -> lines.add(indent + "Source " + source.name());
            case LateSpec late -> lines.add(indent + "Late rows of " + late.of().name());
            case RejectSpec reject ->
                lines.add(indent + "Rows in error of " + reject.of().name());
        }
        cores(spec, node.columns(), indent);
        for (OperatorSpec input : spec.inputs()) {
            node(input, indent + STEP);
        }
    }

    private void shared(OperatorSpec spec, String indent) {
        for (Relation relation : catalog.relations()) {
            if (relation.spec() == spec) {
                lines.add(
                        indent + "Read " + relation.kind().sqlName().toLowerCase(Locale.ROOT) + " " + relation.name());
                detail(indent, "columns", columns(relation));
                if (sourceOf(spec) instanceof SourceSpec source) {
                    watermark(source, indent);
                    if (relation.kind() == RelationKind.SOURCE) {
                        producers(source, indent);
                    }
                }
                cores(spec, relation.columns(), indent);
                readers(relation, indent);
                return;
            }
        }
        lines.add(indent + (spec instanceof ExchangeSpec ? "Exchange, shared: " : "Read ") + spec.name());
    }

    private static OperatorSpec sourceOf(OperatorSpec spec) {
        return spec instanceof CalcSpec calc ? calc.input() : spec;
    }

    /** How a source makes its watermark, where it does not in the usual way. */
    private void watermark(SourceSpec source, String indent) {
        if (!source.policy().equals(WatermarkPolicy.DEFAULT)) {
            detail(indent, "watermark", WatermarkText.of(source));
        }
    }

    /** How rows get to the cores of a source. */
    private void producers(SourceSpec source, String indent) {
        if (places.isSpread()) {
            detail(indent, "lanes", places.producers(source));
        }
    }

    private void cores(OperatorSpec spec, List<ColumnSchema> columns, String indent) {
        if (places.isSpread()) {
            detail(indent, "cores", places.cores(spec, names(columns)));
        }
    }

    private static List<String> names(List<ColumnSchema> columns) {
        return columns.stream().map(ColumnSchema::name).toList();
    }

    /** Who shares a relation with this query. */
    private void readers(Relation relation, String indent) {
        List<String> others = catalog.relations().stream()
                .filter(other -> other.owner() == null && other.inputs().contains(relation.name()))
                .map(Relation::name)
                .filter(other -> !other.equals(name))
                .toList();
        if (!others.isEmpty()) {
            detail(indent, "shared with", String.join(", ", others));
        }
    }

    private static String columns(Relation relation) {
        List<String> columns = new ArrayList<>();
        for (int c = 0; c < relation.columns().size(); c++) {
            ColumnSchema column = relation.columns().get(c);
            boolean time = relation.eventTime().columns().contains(c);
            columns.add(column.name() + " " + column.type() + (time ? " (event time)" : ""));
        }
        return String.join(", ", columns);
    }

    private void detail(String indent, String label, String text) {
        lines.add(indent + STEP + STEP + label + ": " + text);
    }

    private void calc(CalcSpec calc, Graph.Node node, String indent) {
        lines.add(indent + "Calc");
        filter(node.filter(), indent);
        output(node, node.values().stream().map(ScalarText::of).toList(), indent);
        detail(indent, "errors", calc.errors().name());
    }

    private void output(Graph.Node node, List<String> values, String indent) {
        List<String> outputs = new ArrayList<>();
        for (int o = 0; o < values.size(); o++) {
            String name = node.columns().get(o).name();
            outputs.add(values.get(o).equals(name) ? name : values.get(o) + " AS " + name);
        }
        detail(indent, "output", String.join(", ", outputs));
    }

    private void filter(@Nullable Scalar filter, String indent) {
        if (filter != null) {
            detail(indent, "filter", ScalarText.of(filter));
        }
    }

    private void aggregate(AggregateSpec aggregate, Graph.Node node, String indent) {
        lines.add(indent + "Aggregate");
        phase(aggregate, indent);
        filter(node.filter(), indent);
        List<String> keys = node.values().stream().map(ScalarText::of).toList();
        detail(indent, "keys", keys.isEmpty() ? "none, one group" : String.join(", ", keys));
        List<String> all = new ArrayList<>(keys);
        WindowSpec window = aggregate.window();
        if (window != null && node.time() != null) {
            detail(indent, "window", window(window, node.time()));
            all.addAll(List.of("window_start", "window_end"));
        }
        node.calls().forEach(call -> all.add(ScalarText.of(call)));
        output(node, aggregate.outputs().stream().map(all::get).toList(), indent);
        detail(indent, "emit", emit(aggregate));
        detail(indent, "state", state(aggregate));
        detail(indent, "errors", aggregate.errors().name());
    }

    private void phase(AggregateSpec aggregate, String indent) {
        if (graph.partials().contains(aggregate)) {
            detail(indent, "phase", "first of two, what each core has of a group");
        } else if (aggregate.input() instanceof ExchangeSpec parts
                && graph.partials().contains(parts.input())) {
            detail(indent, "phase", "second of two, puts the cores' parts together");
        }
    }

    private void exchange(ExchangeSpec exchange, Graph.Node node, String indent) {
        lines.add(indent + "Exchange");
        filter(node.filter(), indent);
        List<String> columns = names(node.columns());
        detail(indent, "rows", places.exchange(exchange, columns));
        if (!exchange.sendsAll()) {
            detail(indent, "columns", String.join(", ", columns));
        }
        detail(indent, "lanes", places.lanes(exchange));
    }

    private void process(ProcessSpec process, Graph.Node node, String indent) {
        lines.add(indent + "Process " + process.definition().name());
        detail(indent, "output", String.join(", ", names(node.columns())));
        for (StateSpec state : process.definition().states()) {
            detail(indent, "state " + state.name(), state.keys() + " to " + state.values() + ", in order");
        }
        detail(
                indent,
                "state",
                "until the function deletes it, at most "
                        + Quantities.size(process.definition().stateLimitBytes()));
    }

    private static String window(WindowSpec window, Scalar time) {
        boolean tumbling = window.sizeNs() == window.slideNs();
        String slide = tumbling ? "" : ", slide " + Quantities.duration(window.slideNs());
        String offset = window.offsetNs() == 0 ? "" : ", offset " + Quantities.duration(window.offsetNs());
        return (tumbling ? "TUMBLE" : "HOP") + " over " + ScalarText.of(time) + slide + ", size "
                + Quantities.duration(window.sizeNs()) + offset;
    }

    private static String emit(AggregateSpec aggregate) {
        String mode = aggregate.emit().name().replace('_', ' ');
        String lateness =
                aggregate.latenessNs() == 0 ? "" : ", lateness " + Quantities.duration(aggregate.latenessNs());
        String initial = aggregate.initialRow() ? ", one row from the start" : "";
        return mode + lateness + initial;
    }

    private static String state(AggregateSpec aggregate) {
        String limit = ", at most " + Quantities.size(aggregate.stateLimitBytes());
        String group = aggregate.keys().isEmpty() ? "one group" : "a group a key";
        if (aggregate.window() == null) {
            return group + ", kept for ever" + limit;
        }
        String until = aggregate.latenessNs() == 0
                ? "until the watermark reaches the window's end"
                : "until the watermark reaches the window's end + " + Quantities.duration(aggregate.latenessNs());
        String emitted = aggregate.emit() == EmitMode.CHANGES || aggregate.weighted() ? ", and what was emitted" : "";
        return group + " and pane" + emitted + ", " + until + limit;
    }
}
