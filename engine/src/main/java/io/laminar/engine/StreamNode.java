package io.laminar.engine;

import io.laminar.engine.format.FieldFormat;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

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
        assembly.host().run(core -> core.add(shape.spec()));
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

    Subscription subscribe(Laminar laminar) {
        CoreHost host = assembly.host();
        RowFeed feed = host.inline()
                ? new StreamFeed(host.core(), spec())
                : new LaneFeed(Outlet.open(host, spec(), assembly.config().blocksPerLane(), "subscription." + name()));
        SubscriptionSeat seat = new SubscriptionSeat(laminar, this, feed);
        seats.add(seat);
        return seat.subscription();
    }

    void leave(SubscriptionSeat seat) {
        if (seats.remove(seat)) {
            seat.feed().detach();
            if (hidden && seats.isEmpty()) {
                drop();
            }
        }
    }

    StreamMetrics metrics() {
        var failure = assembly.failureOf(name(), spec());
        return assembly.host().call(core -> {
            Set<Operator> own = Collections.newSetFromMap(new IdentityHashMap<>());
            collect(core, spec(), own);
            Operator last = core.operator(spec());
            long late = own.stream().mapToLong(Operator::rowsLate).sum();
            long rejected = own.stream().mapToLong(Operator::rowsRejected).sum();
            long state = own.stream().mapToLong(Operator::stateBytes).sum();
            return new StreamMetrics(
                    name(),
                    last.rowsIn(),
                    last.rowsOut(),
                    late,
                    rejected,
                    last.watermark(),
                    state,
                    core.ended(spec()),
                    failure);
        });
    }

    /** The operators between this stream and the sources and streams that it reads. */
    private void collect(Core core, OperatorSpec node, Set<Operator> found) {
        if (node instanceof SourceSpec || node != spec() && assembly.isStream(node)) {
            return;
        }
        found.add(core.operator(node));
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
        assembly.host().run(core -> core.drop(spec()));
    }
}
