package io.laminar.engine;

import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.lane.Lane;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Overflow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * A stream: the last node of its query, its columns, and its subscriptions.
 *
 * @threading under the engine's lock
 */
final class StreamNode implements AutoCloseable {
    private final Assembly assembly;
    private final Shape shape;
    private final boolean hidden;
    private final List<SubscriptionSeat> seats = new ArrayList<>();
    private long droppedBefore;

    /**
     * What a stream is.
     *
     * @param name its name
     * @param spec the last node of its query
     * @param fields its columns
     * @param keys columns that tell which row a change replaces; empty when there are none
     */
    record Shape(String name, OperatorSpec spec, List<FieldFormat> fields, List<Integer> keys) {
        /** Keeps its own lists. */
        Shape {
            fields = List.copyOf(fields);
            keys = List.copyOf(keys);
        }
    }

    StreamNode(Assembly assembly, Shape shape, boolean hidden) {
        this.assembly = assembly;
        this.shape = shape;
        this.hidden = hidden;
        assembly.add(shape.spec());
        assembly.register(this);
    }

    String name() {
        return shape.name();
    }

    OperatorSpec spec() {
        return shape.spec();
    }

    List<FieldFormat> fields() {
        return shape.fields();
    }

    /** {@return columns that tell which row a change replaces; empty when there are none} */
    List<Integer> keys() {
        return shape.keys();
    }

    Subscription subscribe(Laminar laminar, SubscriptionOptions options) {
        List<RowFeed> feeds = feeds(options);
        return seat(laminar, feeds.size() == 1 ? feeds.get(0) : new MergedFeed(feeds));
    }

    /** {@return a subscription for each core that can have rows} */
    List<Subscription> subscribeEach(Laminar laminar, SubscriptionOptions options) {
        return feeds(options).stream().map(feed -> seat(laminar, feed)).toList();
    }

    private Subscription seat(Laminar laminar, RowFeed feed) {
        SubscriptionSeat seat = new SubscriptionSeat(laminar, this, feed);
        seats.add(seat);
        return seat.subscription();
    }

    private List<RowFeed> feeds(SubscriptionOptions options) {
        Cores cores = assembly.cores();
        List<RowFeed> feeds = new ArrayList<>();
        boolean waits = options.policy() == SubscriptionOptions.Policy.WAIT;
        if (cores.inline() && waits) {
            for (int index : cores.of(spec())) {
                feeds.add(new StreamFeed(cores.core(index), spec()));
            }
            return feeds;
        }
        int blocks = options.blocks() > 0 ? options.blocks() : assembly.config().blocksPerLane();
        boolean keeps = options.policy() == SubscriptionOptions.Policy.DROP_OLDEST;
        Overflow overflow = waits ? null : new Overflow(options.everyNth(), keeps ? blocks : 0);
        Outlet.open(cores, spec(), keeps ? Lane.MIN_BLOCKS : blocks, overflow, "subscription." + name())
                .forEach(outlet -> feeds.add(new LaneFeed(outlet)));
        return feeds;
    }

    void leave(SubscriptionSeat seat) {
        if (seats.remove(seat)) {
            seat.feed().detach();
            droppedBefore += seat.feed().rowsDropped();
            if (hidden && seats.isEmpty()) {
                drop();
            }
        }
    }

    /** {@return for each subscription that takes no rows though there are some: what is the matter} */
    List<String> heldFeeds() {
        return seats.stream()
                .map(seat -> seat.feed().held())
                .filter(held -> !held.isEmpty())
                .map(held -> "does not read: " + held)
                .toList();
    }

    StreamMetrics metrics() {
        var failure = assembly.failureOf(name(), spec());
        Cores cores = assembly.cores();
        OperatorSpec spec = spec();
        return new StreamMetrics(
                name(),
                cores.sum(spec, core -> core.operator(spec).rowsIn()),
                cores.sum(spec, core -> core.operator(spec).rowsOut()),
                sumOwn(Operator::rowsLate),
                sumOwn(Operator::rowsRejected),
                droppedBefore
                        + seats.stream()
                                .mapToLong(seat -> seat.feed().rowsDropped())
                                .sum(),
                cores.least(spec, core -> core.operator(spec).watermark()),
                sumOwn(Operator::stateBytes),
                cores.all(core -> core.ended(spec)),
                failure);
    }

    /** Adds up a count over this stream's operators on all cores. */
    private long sumOwn(ToLongFunction<Operator> count) {
        List<Long> sums = assembly.cores().ask(core -> {
            Set<Operator> own = Collections.newSetFromMap(new IdentityHashMap<>());
            collect(core, spec(), own);
            return own.stream().mapToLong(count).sum();
        });
        return sums.stream().mapToLong(Long::longValue).sum();
    }

    /** The operators between this stream and the sources and streams that it reads. */
    private void collect(Core core, OperatorSpec node, Set<Operator> found) {
        if (node instanceof SourceSpec || node != spec() && assembly.isStream(node)) {
            return;
        }
        if (core.has(node)) {
            found.add(core.operator(node));
        }
        node.inputs().forEach(input -> collect(core, input, found));
    }

    /** Takes the subscriptions off the core; they learn that the stream is gone. */
    @Override
    public void close() {
        for (SubscriptionSeat seat : List.copyOf(seats)) {
            leave(seat);
            seat.subscription().revoke();
        }
    }

    /** Takes the query off the core as well, unless others read it. */
    void drop() {
        close();
        assembly.unregister(this);
        assembly.cores().run(core -> core.drop(spec()));
    }
}
