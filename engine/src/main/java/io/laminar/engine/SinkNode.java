package io.laminar.engine;

import io.laminar.engine.connector.SinkConnector;

/**
 * A sink: the way out of the core, and the agent that runs its connector.
 *
 * @threading under the engine's lock
 */
final class SinkNode {
    private final String name;
    private final CoreHost host;
    private final Outlet outlet;
    private final SinkAgent agent;

    SinkNode(String name, CoreHost host, Outlet outlet, SinkConnector connector) {
        this.name = name;
        this.host = host;
        this.outlet = outlet;
        this.agent = new SinkAgent(
                name, connector, outlet.lane().reader(), outlet.lane().layout());
    }

    String name() {
        return name;
    }

    Outlet outlet() {
        return outlet;
    }

    SinkAgent agent() {
        return agent;
    }

    /** {@return whether everything that the stream gave was written, and its end if it has one} */
    boolean isCaughtUp() {
        long given = host.call(outlet::rowsOut);
        boolean ended = host.call(core -> core.ended(outlet.spec()));
        // Counted first: rows that were counted were marked as not flushed before.
        return agent.isFinished() || !ended && agent.rowsWritten() + agent.rowsDropped() == given && agent.isFlushed();
    }

    /** Takes the sink off the core: nothing more comes. */
    void detach() {
        outlet.detach();
    }

    /** Gives the lane back; the agent was halted before, and so has written what was in it. */
    void close() {
        outlet.lease().giveBack();
        outlet.close();
    }

    SinkMetrics metrics() {
        return new SinkMetrics(name, agent.rowsWritten(), agent.rowsDropped(), agent.isFinished(), agent.failure());
    }
}
