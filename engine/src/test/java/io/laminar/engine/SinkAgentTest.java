package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.error.IoException;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sink's failure is there before anyone can think that the sink is through. */
class SinkAgentTest {
    @Test
    void shouldShowAFailureNoLaterThanTheEnd() {
        try (Lane lane = Lane.create(new BlockLayout(List.of(ColumnType.BIGINT), 4, 64, false), 2, "test")) {
            Watcher watcher = new Watcher();
            SinkAgent agent = new SinkAgent(
                    new SinkAgent.Role("k", watcher, EpochReport.NONE),
                    new EventFaults(),
                    new LaneReader[] {lane.reader()},
                    lane.layout());
            watcher.agent = agent;
            LaneWriter writer = lane.writer();
            assertTrue(writer.claim());
            writer.setLong(0, 7);
            writer.endRow();
            assertTrue(writer.mark(Mark.END, 0));
            writer.publish();
            while (!agent.isFinished()) {
                agent.step();
            }
            assertEquals(List.of(false, false), watcher.seen, "finished, or flushed, while the failure was not kept");
            assertInstanceOf(IoException.class, agent.failure());
            assertEquals(0, agent.rowsWritten());
            assertEquals(1, agent.rowsDropped());
        }
    }

    /** Is asked for its name after a call has failed and before the failure is kept. */
    private static final class Watcher implements SinkConnector {
        private SinkAgent agent;
        private List<Boolean> seen = List.of();

        @Override
        public void write(BlockCursor cursor, int from, int to) throws IOException {
            assertFalse(agent.isFlushed());
            throw new IOException("disk full");
        }

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public String describe() {
            seen = List.of(agent.isFinished(), agent.isFlushed());
            return "a watcher";
        }

        @Override
        public void close() {}
    }
}
