package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.checkpoint.CoreBarrier;
import io.laminar.ring0.checkpoint.IndivisibleException;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.Egress;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Overflow;
import io.laminar.ring0.operator.SheddingEgress;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.Stream;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.StateRegion;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
    private final CoreGraph graph;
    private final IdentityHashMap<Operator, List<Egress>> egresses = new IdentityHashMap<>();
    private final IdentityHashMap<OperatorSpec, RuntimeException> failures = new IdentityHashMap<>();
    private final EndedByFailure aborting = new EndedByFailure();
    private final CoreCheckpoints checkpoints;
    private final CoreTurns turns;
    private BiConsumer<OperatorSpec, RuntimeException> failureListener = (spec, failure) -> {};
    private boolean anyFailed;
    private @Nullable CoreWatch watch;
    private @Nullable Journal journal;

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
        this.graph = new CoreGraph(index, exchanges, maker);
        this.checkpoints = new CoreCheckpoints(graph, config.regions());
        graph.checkpoints = checkpoints;
        this.turns = new CoreTurns(this, graph);
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
     * Has its sources write down what they take; before there are any.
     *
     * @param to the core's own
     */
    public void writeTo(Journal to) {
        journal = to;
    }

    /** {@return the journal of what its sources take; null when nothing is written down} */
    @HotPath
    public @Nullable Journal journal() {
        return journal;
    }

    /** {@return its sources; not to be written to} */
    Source[] sources() {
        return graph.sources;
    }

    /** All of the log was taken: the lanes of the sources have their turn. */
    void endReplay() {
        if (journal != null) {
            journal.endReplay();
        }
        for (Source source : sources()) {
            source.replay().end();
        }
    }

    /**
     * Tells producers which of their rows outlive a crash; between polls.
     *
     * @param sequence up to which the log may be relied on
     */
    @HotPath
    public void acknowledge(long sequence) {
        Source[] sourcesNow = graph.sources;
        for (int i = 0; i < sourcesNow.length; i++) {
            sourcesNow[i].acknowledge(sequence);
        }
    }

    /**
     * Has what it does counted from now on.
     *
     * @param by the core's own; closed with it
     */
    public void measure(CoreMeter by) {
        graph.meter = by;
        for (Operator operator : graph.order) {
            by.open(operator);
        }
    }

    /** {@return what counts its work; null if nothing does} */
    @HotPath
    public @Nullable CoreMeter meter() {
        return graph.meter;
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
     * Adds a query: every node that is not there yet, inputs first. A node that is there is shared, and stays until
     * everybody who has added it has dropped it.
     *
     * @param spec the query's last node
     */
    public void add(OperatorSpec spec) {
        graph.keep(spec);
        graph.addNodes(spec);
        graph.announce(spec);
    }

    /** {@return whether a source's rows come from its producers by several lanes, one a core} */
    public boolean isDealtOut(SourceSpec spec) {
        return spec.isPartitioned() && exchanges.cores() > 1;
    }

    /** The stream that a node's consumers read. */
    Stream stream(OperatorSpec spec) {
        return graph.stream(spec);
    }

    /**
     * {@return the operator of a node; of a late or reject stream, the one that makes it}
     *
     * @param spec the node, added before
     */
    public Operator operator(OperatorSpec spec) {
        return graph.operator(spec);
    }

    /**
     * {@return rows of a node that a filter left out here; of an exchange also those that were not sent}
     *
     * @param spec the node, added before
     */
    public long rowsFiltered(OperatorSpec spec) {
        return graph.operatorsOf(CoreGraph.owner(spec)).stream()
                .mapToLong(Operator::rowsFiltered)
                .sum();
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
        return graph.stream(spec).layout();
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
                ? new Egress(spec.name(), graph.stream(spec), lane)
                : new SheddingEgress(spec.name(), graph.stream(spec), lane, overflow);
        if (failure(spec) != null) {
            aborting.add(egress);
        } else {
            egresses.computeIfAbsent(operator(spec), key -> new ArrayList<>()).add(egress);
            graph.insert(egress);
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
        graph.remove(egress);
        egress.close();
    }

    /**
     * Takes a query's node off the core, and closes it with all that only it reads; what others still read, or have
     * added themselves, stays.
     *
     * @param spec the node, as often as it was added
     */
    public void drop(OperatorSpec spec) {
        graph.drop(spec);
        egresses.keySet().removeIf(operator -> !graph.has(operator));
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
        int done = turns.all(watch);
        return aborting.isEmpty() ? done : done + aborting.serve(config.sliceRows());
    }

    /**
     * Ends a round of the core's own thread: {@link #poll()}, and what the thread did beside.
     *
     * @param done work of the round
     */
    @HotPath
    public void endRound(int done) {
        CoreMeter by = graph.meter;
        if (by != null) {
            by.round(done, graph.order);
        }
    }

    /**
     * {@link #poll()} for who drives the core by that alone, and does other things between.
     *
     * @return work done; 0 if there is nothing to do now
     */
    @HotPath
    public int pollCounted() {
        CoreMeter by = graph.meter;
        if (by == null) {
            return poll();
        }
        boolean timed = by.enter();
        int done = poll();
        by.leave(done, timed, graph.order);
        return done;
    }

    /** Says that the core's thread is going to sleep. */
    void parking() {
        CoreMeter by = graph.meter;
        if (by != null) {
            by.parking(graph.order);
        }
    }

    /** Says that the core's thread has slept. */
    void parked() {
        CoreMeter by = graph.meter;
        if (by != null) {
            by.parked();
        }
    }

    /** Looks at once at what is not looked at in every round; between polls. */
    public void survey() {
        CoreMeter by = graph.meter;
        if (by != null) {
            by.surveyNow(graph.order);
        }
    }

    /** An operator has failed: the core goes on without it, and without what depends on it. */
    void fail(Operator failed, RuntimeException failure) {
        OperatorSpec spec = graph.specOf(failed);
        if (spec != null) {
            stop(spec, failure);
            failureListener.accept(spec, failure);
        }
    }

    /**
     * Stops a node and all that depend on it; their subscribers are told that it ended.
     *
     * @param spec the node; has failed here or on another core
     * @param failure why
     */
    public void stop(OperatorSpec spec, RuntimeException failure) {
        for (OperatorSpec other : graph.knows(spec) ? graph.dependents(spec) : List.<OperatorSpec>of()) {
            if (failures.putIfAbsent(other, failure) == null) {
                anyFailed = true;
                graph.operatorsOf(other).forEach(this::stop);
            }
        }
    }

    private void stop(Operator operator) {
        operator.detach();
        graph.remove(operator);
        for (Egress egress : egresses.getOrDefault(operator, List.of())) {
            graph.remove(egress);
            aborting.add(egress);
        }
    }

    /** Has its operators take part in checkpoints: those that there are, and those that come. */
    public void enableCheckpoints() {
        checkpoints.enable();
    }

    /** {@return the regions of operators that have not failed, by names that are the same after the same statements} */
    public List<StateRegion> checkpointRegions() {
        return checkpoints.regions(index);
    }

    /**
     * Begins a barrier: each source puts it into its stream before anything else that it takes, and operators freeze
     * their regions as it passes. What has ended lets it pass at once, perhaps before this returns.
     *
     * @param barrier what is told of it
     * @return false when one is under way, or its epoch is not above the last one's: nothing has changed
     * @threading the core, between polls
     */
    public boolean beginBarrier(CoreBarrier barrier) {
        return checkpoints.begin(barrier);
    }

    /**
     * Gives barriers up: nothing is frozen or told for them any more, and no input waits for others to bring them. What
     * is in streams goes on as a mark. Said on every core, begun there or not.
     *
     * @param epoch of the last one that is given up
     * @threading the core, between polls
     */
    public void abandonBarrier(long epoch) {
        checkpoints.abandon(epoch);
    }

    /**
     * Has its operators take the state that their regions were filled with; before the first poll.
     *
     * @throws IllegalArgumentException when an operator finds something else there; the core is of no use then
     */
    public void restore() {
        checkpoints.restore();
    }

    /**
     * Takes over its part of what other cores have of the same nodes, in place of {@link #restore}.
     *
     * @param formers all cores that there were: restored, and never polled
     * @throws IndivisibleException when something cannot be dealt out anew; the core is of no use then
     */
    public void takeOver(List<Core> formers) {
        checkpoints.takeOver(formers.stream().map(core -> core.checkpoints).toList(), index, exchanges.cores());
    }

    /**
     * {@return why a node stopped, or null}
     *
     * @param spec the node
     */
    public @Nullable RuntimeException failure(OperatorSpec spec) {
        return failures.isEmpty() ? null : failures.get(CoreGraph.owner(spec));
    }

    /** {@return whether any node has failed} */
    @HotPath
    public boolean hasFailures() {
        return anyFailed;
    }

    /** {@return whether a node's stream has ended or failed here, or has no rows here} */
    public boolean ended(OperatorSpec spec) {
        return failure(spec) != null || !has(spec) || graph.stream(spec).ended();
    }

    @Override
    public void close() {
        graph.close();
    }
}
