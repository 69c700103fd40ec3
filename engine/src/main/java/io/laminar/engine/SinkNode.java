package io.laminar.engine;

import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.operator.OperatorSpec;
import java.util.List;

/**
 * A sink: the ways out of the cores, and the agent that runs its connector.
 *
 * @threading under the engine's lock
 */
final class SinkNode {
    private final String name;
    private final List<Outlet> outlets;
    private final SinkAgent agent;

    SinkNode(SinkAgent.Role role, List<Outlet> outlets, EventFaults faults) {
        this.name = role.sink();
        this.outlets = List.copyOf(outlets);
        this.agent = new SinkAgent(
                role,
                faults,
                outlets.stream().map(outlet -> outlet.lane().reader()).toArray(LaneReader[]::new),
                outlets.get(0).lane().layout());
    }

    String name() {
        return name;
    }

    OperatorSpec spec() {
        return outlets.get(0).spec();
    }

    SinkAgent agent() {
        return agent;
    }

    /** {@return rows that the stream has given so far} */
    long rowsGiven() {
        return outlets.stream().mapToLong(Outlet::rowsOut).sum();
    }

    /** {@return whether everything that the stream gave was written, and its end if it has one} */
    boolean isCaughtUp() {
        long given = rowsGiven();
        boolean ended = outlets.stream().allMatch(Outlet::hasEnded);
        // Counted first: rows that were counted were marked as not flushed before.
        return agent.isFinished() || !ended && agent.rowsWritten() + agent.rowsDropped() == given && agent.isFlushed();
    }

    /** {@return of each lane that is full, how much so} */
    List<String> fullLanes() {
        return outlets.stream()
                .map(Outlet::full)
                .filter(full -> !full.isEmpty())
                .toList();
    }

    /** Takes the sink off the cores: nothing more comes. */
    void detach() {
        outlets.forEach(Outlet::detach);
    }

    /** Gives the lanes back; the agent was halted before, and so has written what was in them. */
    void close() {
        for (Outlet outlet : outlets) {
            outlet.lease().giveBack();
            outlet.close();
        }
    }

    SinkMetrics metrics() {
        return new SinkMetrics(
                name,
                agent.rowsWritten(),
                agent.rowsDropped(),
                agent.losses(),
                agent.epochs(),
                agent.dedup(),
                agent.isFinished(),
                agent.failure());
    }
}
