package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import java.util.ArrayList;
import java.util.List;

/** A sink's agent over lanes that a test fills by hand: numbers, barriers, ends. */
final class EpochLanes implements AutoCloseable {
    private final List<Lane> lanes = new ArrayList<>();
    private final SinkAgent agent;

    EpochLanes(int count, SinkConnector connector, EpochReport report) {
        BlockLayout layout = new BlockLayout(List.of(ColumnType.BIGINT), 16, 64, false);
        for (int l = 0; l < count; l++) {
            lanes.add(Lane.create(layout, 4, "test"));
        }
        agent = new SinkAgent(
                new SinkAgent.Role("k", connector, report),
                new EventFaults(),
                lanes.stream().map(Lane::reader).toArray(LaneReader[]::new),
                layout);
    }

    SinkAgent agent() {
        return agent;
    }

    /** Puts rows; steps the agent when there is no room. */
    void rows(int lane, long... values) {
        for (long value : values) {
            while (!lanes.get(lane).writer().claim()) {
                assertTrue(agent.step(), "the agent takes nothing");
            }
            lanes.get(lane).writer().setLong(0, value);
            lanes.get(lane).writer().endRow();
        }
        lanes.get(lane).writer().publish();
    }

    void barrier(int lane, long epoch) {
        mark(lane, Mark.BARRIER, epoch);
    }

    void end(int lane) {
        mark(lane, Mark.END, 0);
    }

    private void mark(int lane, int kind, long value) {
        while (!lanes.get(lane).writer().mark(kind, value)) {
            assertTrue(agent.step(), "the agent takes nothing");
        }
        lanes.get(lane).writer().publish();
    }

    /** Steps until there is nothing to do. */
    void settle() {
        while (agent.step()) {
            // goes on
        }
    }

    @Override
    public void close() {
        agent.close();
        lanes.forEach(Lane::close);
    }
}
