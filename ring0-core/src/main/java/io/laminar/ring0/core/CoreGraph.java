package io.laminar.ring0.core;

import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.Gather;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Scatter;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is on a core: the nodes of all queries, the operators of those that can have rows here, and the order of their
 * turns.
 *
 * @threading the core's; between its polls, but for the arrays
 */
final class CoreGraph implements AutoCloseable {
    private final int index;
    private final Exchanges exchanges;
    private final OperatorMaker maker;
    private final Set<OperatorSpec> known = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Nodes that somebody has added and not dropped, and how often: streams, sinks, sources. */
    private final IdentityHashMap<OperatorSpec, Integer> kept = new IdentityHashMap<>();

    private final IdentityHashMap<OperatorSpec, Operator> operators = new IdentityHashMap<>();
    private final IdentityHashMap<ExchangeSpec, Scatter> senders = new IdentityHashMap<>();

    /** In topological order. */
    Operator[] order = new Operator[0];

    /** Those of them that are sources. */
    Source[] sources = new Source[0];

    /** Sources that ask what time it is. */
    Source[] timed = new Source[0];

    /** Counts the work of operators; null if nothing does. */
    @Nullable
    CoreMeter meter;

    /** Told of new operators; null until the core has it. */
    @Nullable
    CoreCheckpoints checkpoints;

    CoreGraph(int index, Exchanges exchanges, OperatorMaker maker) {
        this.index = index;
        this.exchanges = exchanges;
        this.maker = maker;
    }

    void addNodes(OperatorSpec spec) {
        spec.inputs().forEach(this::addNodes);
        if (spec instanceof LateSpec || spec instanceof RejectSpec || !known.add(spec)) {
            return;
        }
        if (spec instanceof ExchangeSpec exchange) {
            addExchange(exchange);
        } else if (exchanges.has(Distribution.of(spec), index)) {
            put(spec, maker.make(spec));
        }
        if (spec instanceof AggregateSpec aggregate && aggregate.window() != null) {
            narrow(aggregate, aggregate.granularityNs());
        }
    }

    private void put(OperatorSpec spec, Operator operator) {
        operators.put(spec, operator);
        insert(operator);
        if (operator instanceof Source source) {
            sources = with(sources, source);
            timed = source.isTimed() ? with(timed, source) : timed;
        }
    }

    private static Source[] with(Source[] some, Source one) {
        Source[] more = Arrays.copyOf(some, some.length + 1);
        more[some.length] = one;
        return more;
    }

    private static Source[] without(Source[] some, Operator one) {
        return Arrays.stream(some).filter(other -> other != one).toArray(Source[]::new);
    }

    private void addExchange(ExchangeSpec spec) {
        exchanges.open(spec);
        LaneWriter[] to = exchanges.from(spec, index);
        if (to.length > 0) {
            Scatter sender = maker.makeScatter(spec, to);
            senders.put(spec, sender);
            insert(sender);
        }
        LaneReader[] from = exchanges.to(spec, index);
        if (from.length > 0) {
            put(spec, maker.makeGather(spec, from));
        }
    }

    /** Lets the sources of a windowed query, here or on another core, set marks wherever one of its windows closes. */
    private void narrow(OperatorSpec spec, long granularityNs) {
        if (spec instanceof SourceSpec source && exchanges.has(Distribution.of(source), index)) {
            ((Source) operator(source)).narrow(granularityNs);
        }
        spec.inputs().forEach(input -> narrow(input, granularityNs));
    }

    /**
     * Lets the sources of a query, and exchanges that it shares, say again what it has not heard: their watermarks, and
     * whether they are idle.
     */
    void announce(OperatorSpec spec) {
        if (spec instanceof ExchangeSpec && operators.get(spec) instanceof Gather gather) {
            gather.announce();
        }
        if (spec instanceof SourceSpec source && exchanges.has(Distribution.of(source), index)) {
            ((Source) operator(source)).announce();
        }
        spec.inputs().forEach(this::announce);
    }

    /** Appends; inputs are there already, so the order stays topological. */
    void insert(Operator operator) {
        Operator[] longer = Arrays.copyOf(order, order.length + 1);
        longer[order.length] = operator;
        order = longer;
        if (checkpoints != null) {
            checkpoints.added(operator);
        }
        if (meter != null) {
            meter.open(operator);
        }
    }

    /** The stream that a node's consumers read. */
    Stream stream(OperatorSpec spec) {
        return switch (spec) {
            case LateSpec late -> operator(late.of()).late();
            case RejectSpec reject -> operator(reject.of()).rejects();
            default -> operator(spec).output();
        };
    }

    /** The operator of a node; of a late or reject stream, the one that makes it. */
    Operator operator(OperatorSpec spec) {
        OperatorSpec owner = owner(spec);
        Operator operator = operators.get(owner);
        if (operator == null) {
            throw new IllegalArgumentException("not on this core: name=" + spec.name());
        }
        return operator;
    }

    static OperatorSpec owner(OperatorSpec spec) {
        return switch (spec) {
            case LateSpec late -> late.of();
            case RejectSpec reject -> reject.of();
            default -> spec;
        };
    }

    void remove(Operator operator) {
        operator.countTo(null);
        operator.leaveBarrier();
        order = Arrays.stream(order).filter(o -> o != operator).toArray(Operator[]::new);
    }

    /** Keeps a node until it is dropped as often. */
    void keep(OperatorSpec spec) {
        kept.merge(owner(spec), 1, Integer::sum);
    }

    /** Lets go of a node that was kept; it leaves when nobody keeps it and nothing reads it. */
    void drop(OperatorSpec spec) {
        OperatorSpec owner = owner(spec);
        if (kept.containsKey(owner)) {
            kept.computeIfPresent(owner, (node, times) -> times == 1 ? null : times - 1);
            collect(owner);
        }
    }

    private void collect(OperatorSpec spec) {
        if (kept.containsKey(spec) || isRead(spec) || !known.remove(spec)) {
            return;
        }
        Operator operator = operators.remove(spec);
        if (operator != null) {
            takeOff(operator);
        }
        if (spec instanceof ExchangeSpec exchange) {
            Scatter sender = senders.remove(exchange);
            if (sender != null) {
                takeOff(sender);
            }
            exchanges.close(exchange);
        }
        spec.inputs().forEach(input -> collect(owner(input)));
    }

    private void takeOff(Operator operator) {
        sources = without(sources, operator);
        timed = without(timed, operator);
        operator.detach();
        remove(operator);
        operator.close();
    }

    private boolean isRead(OperatorSpec spec) {
        return known.stream().anyMatch(other -> other.inputs().stream().anyMatch(i -> owner(i) == spec));
    }

    /** Whether an operator of a node is here. */
    boolean has(Operator operator) {
        return operators.containsValue(operator);
    }

    /** Whether a node was added. */
    boolean knows(OperatorSpec spec) {
        return known.contains(spec);
    }

    /** The node of an operator; null of one that has none, as what sends rows to subscribers. */
    @Nullable
    OperatorSpec specOf(Operator operator) {
        for (Map.Entry<OperatorSpec, Operator> entry : operators.entrySet()) {
            if (entry.getValue() == operator) {
                return entry.getKey();
            }
        }
        for (Map.Entry<ExchangeSpec, Scatter> entry : senders.entrySet()) {
            if (entry.getValue() == operator) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The nodes that read one, and itself. */
    List<OperatorSpec> dependents(OperatorSpec spec) {
        return known.stream().filter(other -> other.reads(spec)).toList();
    }

    /** The operators of a node here: none, one, or both halves of an exchange. */
    List<Operator> operatorsOf(OperatorSpec spec) {
        List<Operator> found = new ArrayList<>();
        Operator operator = operators.get(spec);
        if (operator != null) {
            found.add(operator);
        }
        Scatter sender = spec instanceof ExchangeSpec exchange ? senders.get(exchange) : null;
        if (sender != null) {
            found.add(sender);
        }
        return found;
    }

    /** The operator that does the same of the same node, on the graph of another core; null if there is none. */
    @Nullable
    Operator sameAs(OperatorSpec spec, boolean sends) {
        return sends && spec instanceof ExchangeSpec exchange ? senders.get(exchange) : operators.get(spec);
    }

    @Override
    public void close() {
        for (Operator operator : order) {
            operator.countTo(null);
        }
        operators.values().forEach(Operator::close);
        operators.clear();
        senders.values().forEach(Operator::close);
        senders.clear();
        known.forEach(spec -> {
            if (spec instanceof ExchangeSpec exchange) {
                exchanges.close(exchange);
            }
        });
        known.clear();
        kept.clear();
        order = new Operator[0];
        if (meter != null) {
            meter.close();
            meter = null;
        }
    }
}
