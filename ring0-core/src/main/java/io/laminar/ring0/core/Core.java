package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.aggregate.Aggregate;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.Calc;
import io.laminar.ring0.operator.Egress;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.Stream;
import io.laminar.ring0.operator.Union;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators of all queries, in topological order, and the loop over them. Who calls {@link #poll()} is the core: the
 * caller's thread, or a {@link CoreThread}.
 *
 * <p>Every operator has its turn in every round, so no query starves another. When one fails, what depends on it stops
 * and the others run on.
 *
 * @threading one owner; {@link #add} and {@link #subscribe} between polls only
 * @allocation none in {@link #poll()}
 */
public final class Core implements AutoCloseable {
    private final CoreConfig config;
    private final IdentityHashMap<OperatorSpec, Operator> operators = new IdentityHashMap<>();
    private final IdentityHashMap<Operator, List<Egress>> egresses = new IdentityHashMap<>();
    private final IdentityHashMap<OperatorSpec, RuntimeException> failures = new IdentityHashMap<>();
    private final List<Egress> aborting = new ArrayList<>();
    private Operator[] order = new Operator[0];
    private boolean anyFailed;

    /**
     * An empty core.
     *
     * @param config its settings
     */
    public Core(CoreConfig config) {
        this.config = config;
    }

    /** {@return the settings} */
    public CoreConfig config() {
        return config;
    }

    /**
     * {@return the layout of the lanes that feed a source}
     *
     * @param spec the source
     */
    public BlockLayout laneLayout(SourceSpec spec) {
        return config.sizing().layout(spec.output(), false);
    }

    /**
     * Adds a query: every node that is not there yet, inputs first. A node that is there is shared.
     *
     * @param spec the query's last node
     */
    public void add(OperatorSpec spec) {
        if (operators.containsKey(spec) || spec instanceof LateSpec || spec instanceof RejectSpec) {
            spec.inputs().forEach(this::add);
            return;
        }
        spec.inputs().forEach(this::add);
        Operator operator = make(spec);
        operators.put(spec, operator);
        if (spec instanceof AggregateSpec aggregate && aggregate.window() != null) {
            narrow(aggregate, aggregate.granularityNs());
        }
        insert(operator);
    }

    /** Lets the sources of a windowed query set marks wherever one of its windows closes. */
    private void narrow(OperatorSpec spec, long granularityNs) {
        if (spec instanceof SourceSpec source) {
            source(source).clock().narrow(granularityNs);
        }
        spec.inputs().forEach(input -> narrow(input, granularityNs));
    }

    /** Appends; inputs are there already, so the order stays topological. */
    private void insert(Operator operator) {
        Operator[] longer = java.util.Arrays.copyOf(order, order.length + 1);
        longer[order.length] = operator;
        order = longer;
    }

    private Operator make(OperatorSpec spec) {
        return switch (spec) {
            case SourceSpec source -> makeSource(source);
            case CalcSpec calc -> makeCalc(calc);
            case AggregateSpec aggregate ->
                new Aggregate(
                        aggregate,
                        stream(aggregate.input()),
                        new Aggregate.Room(config.sizing(), config.heapBytes(), config.sliceRows(), config.regions()));
            case UnionSpec union ->
                new Union(union, union.inputs().stream().map(this::stream).toArray(Stream[]::new), config.sizing());
            case LateSpec late -> throw new IllegalStateException("not an operator: " + late.name());
            case RejectSpec reject -> throw new IllegalStateException("not an operator: " + reject.name());
        };
    }

    private Source makeSource(SourceSpec spec) {
        BlockLayout layout = laneLayout(spec);
        Program expression = spec.watermark() == null
                ? null
                : Program.compile(layout, null, List.of(spec.watermark()), config.heapBytes());
        return new Source(spec, layout, expression, config.sliceRows());
    }

    private Calc makeCalc(CalcSpec spec) {
        Stream input = stream(spec.input());
        Program program = Program.compile(input.layout(), spec.filter(), spec.outputs(), config.heapBytes());
        return new Calc(spec, input, program, config.sizing());
    }

    /** The stream that a node's consumers read. */
    private Stream stream(OperatorSpec spec) {
        return switch (spec) {
            case LateSpec late -> operator(late.of()).late();
            case RejectSpec reject -> operator(reject.of()).rejects();
            default -> operator(spec).output();
        };
    }

    /**
     * {@return the operator of a node; of a late or reject stream, the one that makes it}
     *
     * @param spec the node, added before
     */
    public Operator operator(OperatorSpec spec) {
        OperatorSpec owner = owner(spec);
        Operator operator = operators.get(owner);
        if (operator == null) {
            throw new IllegalArgumentException("not on this core: name=" + spec.name());
        }
        return operator;
    }

    private static OperatorSpec owner(OperatorSpec spec) {
        return switch (spec) {
            case LateSpec late -> late.of();
            case RejectSpec reject -> reject.of();
            default -> spec;
        };
    }

    /**
     * {@return the source of a node}
     *
     * @param spec the node, added before
     */
    public Source source(SourceSpec spec) {
        return (Source) operator(spec);
    }

    /**
     * {@return the layout of the rows of a node}
     *
     * @param spec the node, added before
     */
    public BlockLayout layout(OperatorSpec spec) {
        return stream(spec).layout();
    }

    /**
     * Sends a node's rows to a subscriber from now on.
     *
     * @param spec the node, added before
     * @param lane producer's end of a lane with the node's {@link #layout}
     * @return what to {@link #unsubscribe}
     */
    public Egress subscribe(OperatorSpec spec, LaneWriter lane) {
        Egress egress = new Egress(spec.name(), stream(spec), lane);
        if (failure(spec) != null) {
            aborting.add(egress);
        } else {
            egresses.computeIfAbsent(operator(spec), key -> new ArrayList<>()).add(egress);
            insert(egress);
        }
        return egress;
    }

    /**
     * Stops sending.
     *
     * @param egress what {@link #subscribe} returned
     */
    public void unsubscribe(Egress egress) {
        egress.detach();
        aborting.remove(egress);
        egresses.values().forEach(list -> list.remove(egress));
        remove(egress);
    }

    private void remove(Operator operator) {
        order = java.util.Arrays.stream(order).filter(o -> o != operator).toArray(Operator[]::new);
    }

    /**
     * Takes a query's node off the core, and closes it; nodes that others still read stay.
     *
     * @param spec the node
     */
    public void drop(OperatorSpec spec) {
        Operator operator = operators.get(spec);
        if (operator == null || isRead(spec)) {
            return;
        }
        operator.detach();
        remove(operator);
        operators.remove(spec);
        egresses.remove(operator);
        operator.close();
        if (!(spec instanceof SourceSpec)) {
            spec.inputs().forEach(input -> {
                if (!(input instanceof SourceSpec)) {
                    drop(owner(input));
                }
            });
        }
    }

    private boolean isRead(OperatorSpec spec) {
        return operators.keySet().stream()
                .anyMatch(other -> other.inputs().stream().anyMatch(i -> owner(i) == spec));
    }

    /**
     * One round: every operator has its turn.
     *
     * @return work done; 0 if there is nothing to do now
     * @allocation none
     * @blocking never
     */
    @HotPath
    public int poll() {
        int done = 0;
        Operator[] operatorsNow = order;
        for (int i = 0; i < operatorsNow.length; i++) {
            done += step(operatorsNow[i]);
        }
        return aborting.isEmpty() ? done : done + abort();
    }

    /** Not marked as hot: what it catches is the end of a query. */
    private int step(Operator operator) {
        try {
            return operator.step(config.sliceRows());
        } catch (QueryFailure failure) {
            return fail(operator, failure);
        }
    }

    /** Stops an operator and all that depend on it; their subscribers are told that it ended. */
    private int fail(Operator failed, RuntimeException failure) {
        Set<Operator> stopped = new HashSet<>();
        for (Map.Entry<OperatorSpec, Operator> entry : operators.entrySet()) {
            if (dependsOn(entry.getKey(), failed)) {
                failures.put(entry.getKey(), failure);
                anyFailed = true;
                stopped.add(entry.getValue());
            }
        }
        for (Operator operator : stopped) {
            operator.detach();
            remove(operator);
            for (Egress egress : egresses.getOrDefault(operator, List.of())) {
                remove(egress);
                aborting.add(egress);
            }
        }
        return 1;
    }

    private boolean dependsOn(OperatorSpec spec, Operator failed) {
        return operators.get(owner(spec)) == failed
                || spec.inputs().stream().anyMatch(input -> dependsOn(input, failed));
    }

    /** Subscribers of what failed first get what is left of it, then the end. */
    private int abort() {
        int done = 0;
        for (int i = aborting.size() - 1; i >= 0; i--) {
            Egress egress = aborting.get(i);
            while (egress.step(config.sliceRows()) > 0) {
                done++;
            }
            if (egress.drained() && egress.abort()) {
                egress.detach();
                aborting.remove(i);
                done++;
            }
        }
        return done;
    }

    /**
     * {@return why a node stopped, or null}
     *
     * @param spec the node
     */
    public @Nullable RuntimeException failure(OperatorSpec spec) {
        return failures.isEmpty() ? null : failures.get(owner(spec));
    }

    /** {@return whether any node has failed} */
    @HotPath
    public boolean hasFailures() {
        return anyFailed;
    }

    /** {@return whether a node's stream has ended, or failed} */
    public boolean ended(OperatorSpec spec) {
        return failure(spec) != null || stream(spec).ended();
    }

    @Override
    public void close() {
        operators.values().forEach(Operator::close);
        operators.clear();
        order = new Operator[0];
    }
}
