package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.Egress;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorCounters;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Overflow;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.operator.Scatter;
import io.laminar.ring0.operator.SheddingEgress;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.Stream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Operators of all queries, in topological order, and the loop over them. Who calls {@link #poll()} is the core: the
 * caller's thread, or a {@link CoreThread}.
 *
 * <p>An engine has one or several cores; each has the same queries, over its part of the rows. What is on one core only
 * is known to the others, but has no operator there: {@link #has} tells.
 *
 * <p>Every operator has its turn in every round, so no query starves another. When one fails, what depends on it stops
 * and the others run on.
 *
 * @threading one owner; {@link #add} and {@link #subscribe} between polls only
 * @allocation none in {@link #poll()}
 */
public final class Core implements AutoCloseable {
    private final CoreConfig config;
    private final int index;
    private final Exchanges exchanges;
    private final OperatorMaker maker;
    private final Set<OperatorSpec> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<OperatorSpec, Operator> operators = new IdentityHashMap<>();
    private final IdentityHashMap<ExchangeSpec, Scatter> senders = new IdentityHashMap<>();
    private final IdentityHashMap<Operator, List<Egress>> egresses = new IdentityHashMap<>();
    private final IdentityHashMap<OperatorSpec, RuntimeException> failures = new IdentityHashMap<>();
    private final List<Egress> aborting = new ArrayList<>();
    private BiConsumer<OperatorSpec, RuntimeException> failureListener = (spec, failure) -> {};
    private Operator[] order = new Operator[0];
    /** Sources that ask what time it is. */
    private Source[] timed = new Source[0];

    private boolean anyFailed;
    private @Nullable CoreWatch watch;
    private @Nullable CoreMeter meter;

    /**
     * An empty core, the only one.
     *
     * @param config its settings
     */
    public Core(CoreConfig config) {
        this(config, 0, new Exchanges(1, config.sizing(), Lane.MIN_BLOCKS));
    }

    /**
     * An empty core, one of several.
     *
     * @param config its settings
     * @param index its number, from 0 on
     * @param exchanges the lanes between the cores
     */
    public Core(CoreConfig config, int index, Exchanges exchanges) {
        this.config = config;
        this.index = index;
        this.exchanges = exchanges;
        this.maker = new OperatorMaker(this, config, exchanges);
    }

    /**
     * Says who is told when an operator here has failed, so that the same query stops on the other cores.
     *
     * @param listener takes the node and the failure, on this core's thread; must not wait
     */
    public void onFailure(BiConsumer<OperatorSpec, RuntimeException> listener) {
        failureListener = listener;
    }

    /**
     * Has what it does counted from now on.
     *
     * @param by the core's own; closed with it
     */
    public void measure(CoreMeter by) {
        meter = by;
        for (Operator operator : order) {
            by.open(operator);
        }
    }

    /** {@return what counts its work; null if nothing does} */
    @HotPath
    public @Nullable CoreMeter meter() {
        return meter;
    }

    /** {@return its number} */
    public int index() {
        return index;
    }

    /**
     * {@return whether rows of a node can be on this core}
     *
     * @param spec the node
     */
    public boolean has(OperatorSpec spec) {
        return exchanges.has(Distribution.of(spec), index);
    }

    /**
     * Has its rounds watched from now on.
     *
     * @param watching by whom
     */
    public void watch(CoreWatch watching) {
        watch = watching;
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
        return maker.laneLayout(spec);
    }

    /**
     * Adds a query: every node that is not there yet, inputs first. A node that is there is shared.
     *
     * @param spec the query's last node
     */
    public void add(OperatorSpec spec) {
        addNodes(spec);
        announce(spec);
    }

    private void addNodes(OperatorSpec spec) {
        spec.inputs().forEach(this::addNodes);
        if (spec instanceof LateSpec || spec instanceof RejectSpec || !known.add(spec)) {
            return;
        }
        if (spec instanceof ExchangeSpec exchange) {
            addExchange(exchange);
        } else if (has(spec)) {
            put(spec, maker.make(spec));
        }
        if (spec instanceof AggregateSpec aggregate && aggregate.window() != null) {
            narrow(aggregate, aggregate.granularityNs());
        }
    }

    private void put(OperatorSpec spec, Operator operator) {
        operators.put(spec, operator);
        insert(operator);
        if (operator instanceof Source source && source.isTimed()) {
            timed = java.util.Arrays.copyOf(timed, timed.length + 1);
            timed[timed.length - 1] = source;
        }
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
        if (spec instanceof SourceSpec source && has(source)) {
            source(source).narrow(granularityNs);
        }
        spec.inputs().forEach(input -> narrow(input, granularityNs));
    }

    /** Lets the sources of a query say again what it has not heard: their watermarks, and whether they are idle. */
    private void announce(OperatorSpec spec) {
        if (spec instanceof SourceSpec source && has(source)) {
            source(source).announce();
        }
        spec.inputs().forEach(this::announce);
    }

    /** Appends; inputs are there already, so the order stays topological. */
    private void insert(Operator operator) {
        Operator[] longer = java.util.Arrays.copyOf(order, order.length + 1);
        longer[order.length] = operator;
        order = longer;
        if (meter != null) {
            meter.open(operator);
        }
    }

    /** {@return whether a source's rows come from its producers by several lanes, one a core} */
    public boolean isDealtOut(SourceSpec spec) {
        return spec.isPartitioned() && exchanges.cores() > 1;
    }

    /** The stream that a node's consumers read. */
    Stream stream(OperatorSpec spec) {
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
     * Sends a node's rows to a subscriber from now on; one that is slow holds the stream back.
     *
     * @param spec the node, added before
     * @param lane producer's end of a lane with the node's {@link #layout}
     * @return what to {@link #unsubscribe}
     */
    public Egress subscribe(OperatorSpec spec, LaneWriter lane) {
        return subscribe(spec, lane, null);
    }

    /**
     * Sends a node's rows to a subscriber from now on.
     *
     * @param spec the node, added before
     * @param lane producer's end of a lane with the node's {@link #layout}
     * @param overflow what to leave out rather than hold the stream back; null: nothing
     * @return what to {@link #unsubscribe}
     */
    public Egress subscribe(OperatorSpec spec, LaneWriter lane, @Nullable Overflow overflow) {
        Egress egress = overflow == null
                ? new Egress(spec.name(), stream(spec), lane)
                : new SheddingEgress(spec.name(), stream(spec), lane, overflow);
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
        egress.close();
    }

    private void remove(Operator operator) {
        operator.countTo(null);
        order = java.util.Arrays.stream(order).filter(o -> o != operator).toArray(Operator[]::new);
    }

    /**
     * Takes a query's node off the core, and closes it; nodes that others still read stay.
     *
     * @param spec the node
     */
    public void drop(OperatorSpec spec) {
        if (!known.contains(spec) || isRead(spec)) {
            return;
        }
        known.remove(spec);
        Operator operator = operators.remove(spec);
        if (operator != null) {
            takeOff(operator);
            egresses.remove(operator);
        }
        if (spec instanceof ExchangeSpec exchange) {
            Scatter sender = senders.remove(exchange);
            if (sender != null) {
                takeOff(sender);
            }
            exchanges.close(exchange);
        }
        for (OperatorSpec input : spec.inputs()) {
            if (!(input instanceof SourceSpec)) {
                drop(owner(input));
            }
        }
    }

    private void takeOff(Operator operator) {
        timed = java.util.Arrays.stream(timed).filter(o -> o != operator).toArray(Source[]::new);
        operator.detach();
        remove(operator);
        operator.close();
    }

    private boolean isRead(OperatorSpec spec) {
        return known.stream().anyMatch(other -> other.inputs().stream().anyMatch(i -> owner(i) == spec));
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
        CoreWatch watching = watch;
        if (watching == null) {
            return round();
        }
        watching.beforeRound();
        int done = round();
        watching.afterRound();
        return done;
    }

    @HotPath
    private int round() {
        if (timed.length > 0) {
            tick();
        }
        CoreMeter by = meter;
        int done = by != null && by.looksCloser() ? pollClosely(by) : pollAll();
        return aborting.isEmpty() ? done : done + abort();
    }

    @HotPath
    private int pollAll() {
        int done = 0;
        Operator[] operatorsNow = order;
        for (int i = 0; i < operatorsNow.length; i++) {
            done += step(operatorsNow[i]);
        }
        return done;
    }

    /** The same, with the clock read behind each operator; once in a while. */
    private int pollClosely(CoreMeter by) {
        int done = 0;
        Operator[] operatorsNow = order;
        by.beginLook();
        for (int i = 0; i < operatorsNow.length; i++) {
            Operator operator = operatorsNow[i];
            OperatorCounters counters = operator.counters();
            if (counters != null) {
                counters.beforeTimedStep();
            }
            int work = step(operator);
            by.look(operator, work);
            done += work;
        }
        by.endLook();
        return done;
    }

    /**
     * Ends a round of the core's own thread: {@link #poll()}, and what the thread did beside.
     *
     * @param done work of the round
     */
    @HotPath
    public void endRound(int done) {
        CoreMeter by = meter;
        if (by != null) {
            by.round(done, order);
        }
    }

    /**
     * {@link #poll()} for who drives the core by that alone, and does other things between.
     *
     * @return work done; 0 if there is nothing to do now
     */
    @HotPath
    public int pollCounted() {
        CoreMeter by = meter;
        if (by == null) {
            return poll();
        }
        boolean timed = by.enter();
        int done = poll();
        by.leave(done, timed, order);
        return done;
    }

    /** Says that the core's thread is going to sleep. */
    void parking() {
        CoreMeter by = meter;
        if (by != null) {
            by.parking(order);
        }
    }

    /** Says that the core's thread has slept. */
    void parked() {
        CoreMeter by = meter;
        if (by != null) {
            by.parked();
        }
    }

    /** Looks at once at what is not looked at in every round; between polls. */
    public void survey() {
        CoreMeter by = meter;
        if (by != null) {
            by.surveyNow(order);
        }
    }

    @HotPath
    private void tick() {
        long now = config.clock().nowNs();
        Source[] sources = timed;
        for (int i = 0; i < sources.length; i++) {
            sources[i].tick(now);
        }
    }

    /** Not marked as hot: what it catches is the end of a query. */
    private int step(Operator operator) {
        try {
            return watch == null ? operator.step(config.sliceRows()) : watchedStep(operator, watch);
        } catch (QueryFailure failure) {
            return fail(operator, failure);
        }
    }

    private int watchedStep(Operator operator, CoreWatch watching) {
        watching.beforeTurn(operator);
        try {
            return operator.step(config.sliceRows());
        } finally {
            watching.afterTurn(operator);
        }
    }

    private int fail(Operator failed, RuntimeException failure) {
        for (Map.Entry<OperatorSpec, Operator> entry : operators.entrySet()) {
            if (entry.getValue() == failed) {
                stop(entry.getKey(), failure);
                failureListener.accept(entry.getKey(), failure);
                break;
            }
        }
        return 1;
    }

    /**
     * Stops a node and all that depend on it; their subscribers are told that it ended.
     *
     * @param spec the node; has failed here or on another core
     * @param failure why
     */
    public void stop(OperatorSpec spec, RuntimeException failure) {
        if (!known.contains(spec)) {
            return;
        }
        for (OperatorSpec other : known) {
            if (other.reads(spec) && failures.putIfAbsent(other, failure) == null) {
                anyFailed = true;
                stop(operators.get(other));
                stop(other instanceof ExchangeSpec exchange ? senders.get(exchange) : null);
            }
        }
    }

    private void stop(@Nullable Operator operator) {
        if (operator == null) {
            return;
        }
        operator.detach();
        remove(operator);
        for (Egress egress : egresses.getOrDefault(operator, List.of())) {
            remove(egress);
            aborting.add(egress);
        }
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

    /** {@return whether a node's stream has ended or failed here, or has no rows here} */
    public boolean ended(OperatorSpec spec) {
        return failure(spec) != null || !has(spec) || stream(spec).ended();
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
        order = new Operator[0];
        if (meter != null) {
            meter.close();
            meter = null;
        }
    }
}
