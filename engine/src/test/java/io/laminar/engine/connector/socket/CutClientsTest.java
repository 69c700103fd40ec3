package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.NamedLane;
import io.laminar.engine.connector.NamedLanes;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.binary.ControlFrames;
import io.laminar.engine.format.binary.FrameLayout;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients whose connections break at the worst of moments, step by step. */
class CutClientsTest {
    private static final int RESET = 104;
    private static final BlockLayout LAYOUT = new BlockLayout(
            SocketHarness.FIELDS.stream().map(field -> field.type()).toList(), 64, 4096, false);

    private final ManualPort port = new ManualPort();
    private final Lane lane = Lane.create(LAYOUT, 2, "test");
    private final Way way = new Way();
    private SocketSource source;

    /** The way of the one client that there is. */
    private final class Way implements NamedLane, NamedLanes {
        private long rows;
        private long safe;
        private long said;
        private boolean owed;

        @Override
        public NamedLane open(String name) {
            return this;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public String failure() {
            return "";
        }

        @Override
        public LaneWriter out() {
            return lane.writer();
        }

        @Override
        public boolean admits() {
            return true;
        }

        @Override
        public long rows() {
            return rows;
        }

        @Override
        public long most() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void wrote(int count) {
            rows += count;
        }

        @Override
        public void owePosition() {
            owed = true;
        }

        @Override
        public boolean sayPosition() {
            said = owed ? rows : said;
            owed = false;
            return true;
        }

        @Override
        public long rowsSafe() {
            return safe;
        }
    }

    @BeforeEach
    void open() throws IOException {
        ConnectorOptions options =
                new ConnectorOptions("test", Map.of("address", "127.0.0.1:1", "format", "binary", "clients", "2"));
        SourceRequest request = new SourceRequest("t", SocketHarness.FIELDS, options, "", Path.of(""));
        BadRecords bad = new BadRecords(BadRecords.Policy.FAIL, SocketHarness.FIELDS, null);
        source = new SocketSource(
                SocketOptions.forSource("", options), SocketHarness.local(1), Affinity.BACKGROUND, request, bad);
        source.open(port);
        source.name(way);
        poll();
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        lane.close();
        port.close();
    }

    private void poll() throws IOException {
        source.poll(lane.writer(), 100);
    }

    /** A connection that says its name. */
    private void connect(int socket) {
        source.onAccepted(0, socket, 0);
        byte[] hello = SocketHarness.hello(0, "a");
        source.onReceived(socket, 0, port.received(hello), hello.length);
    }

    /** What was said last has gone out; answers it. */
    private ByteBuffer said(int socket, long token) {
        source.onSent(socket, token, 1, 0);
        return ByteBuffer.wrap(port.sent.get(port.sent.size() - 1)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void assertAck(int socket, long durable) {
        ByteBuffer ack = said(socket, 1);
        assertEquals(FrameLayout.KIND_ACK, ack.getShort(6));
        assertEquals(ControlFrames.ACK_BYTES, ack.getInt(8));
        assertEquals(durable, ack.getLong(32));
    }

    /** The kernel takes its time with a connection that is being closed, and what is to be acknowledged does not. */
    @Test
    void shouldSayNothingOverAConnectionThatIsBeingClosed() throws IOException {
        connect(1);
        poll();
        assertAck(1, 0);
        source.onReceiveEnded(1, RESET);
        assertTrue(port.closing.contains(1));
        way.rows = 7;
        way.safe = 7;
        poll();
        assertEquals(1, port.sent.size());
        connect(2);
        poll();
        assertAck(2, 7);
        source.onClosed(1);
        way.safe = 9;
        poll();
        assertAck(2, 9);
    }

    @Test
    void shouldSayNoFarewellOverAConnectionThatIsBeingClosed() throws IOException {
        connect(1);
        poll();
        assertAck(1, 0);
        connect(2);
        source.onReceiveEnded(1, RESET);
        assertTrue(port.closing.contains(1));
        poll();
        assertEquals(2, port.sent.size());
        assertAck(2, 0);
        source.onClosed(1);
        poll();
        assertFalse(port.closing.contains(2));
    }

    /** Of a frame that was cut some rows were taken: who comes back waits until those are safe. */
    @Test
    void shouldHaveThePositionSaidWhenAClientComesBack() throws IOException {
        connect(1);
        poll();
        assertAck(1, 0);
        way.rows = 5;
        source.onReceiveEnded(1, RESET);
        source.onClosed(1);
        poll();
        assertEquals(0, way.said);
        connect(2);
        poll();
        assertEquals(5, way.said);
    }
}
