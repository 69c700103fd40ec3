package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.client.ProducerConfig;
import io.laminar.engine.client.SocketProducer;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.binary.FrameLayout;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source tells clients with a name, and whom it refuses. */
@Timeout(60)
class SocketClientsTest {
    private static final int MOST_NAME_BYTES = 200;

    private final int port = SocketHarness.freePort();
    private Laminar laminar;

    @BeforeEach
    void open() {
        laminar = Laminar.open(
                LaminarConfig.builder().cores(2).set("io.backend", "nio").build());
        laminar.execute(SocketHarness.source(
                SocketHarness.COLUMNS, "address = '127.0.0.1:" + port + "', format = 'binary', clients = 2"));
        laminar.start();
    }

    @AfterEach
    void close() {
        laminar.close();
    }

    /** The frame of rows behind the schema, with a number in it. */
    private static byte[] numbered(long number, int rows) {
        byte[] schemaAndRows = SocketHarness.binary(1, 1 + rows);
        int schemaBytes =
                ByteBuffer.wrap(schemaAndRows).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
        int bytes = schemaAndRows.length - schemaBytes;
        ByteBuffer frame = ByteBuffer.allocate(schemaAndRows.length + FrameLayout.NUMBER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.put(schemaAndRows, 0, schemaBytes + FrameLayout.HEADER_BYTES);
        frame.putLong(number);
        frame.put(schemaAndRows, schemaBytes + FrameLayout.HEADER_BYTES, bytes - FrameLayout.HEADER_BYTES);
        frame.putShort(schemaBytes + 6, (short) FrameLayout.KIND_NUMBERED);
        frame.putInt(schemaBytes + 8, bytes + FrameLayout.NUMBER_BYTES);
        return frame.array();
    }

    private static ByteBuffer answer(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(FrameLayout.HEADER_BYTES);
        ByteBuffer words = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        byte[] body = in.readNBytes(words.getInt(8) - FrameLayout.HEADER_BYTES);
        return ByteBuffer.allocate(header.length + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header)
                .put(body)
                .flip();
    }

    private static void assertAck(Socket socket, long durable, long taken) throws IOException {
        ByteBuffer ack = answer(socket);
        assertEquals(FrameLayout.KIND_ACK, ack.getShort(6));
        assertEquals(durable, ack.getLong(32));
        assertEquals(taken, ack.getLong(40));
    }

    private static void assertError(Socket socket, ErrorCode code, String text) throws IOException {
        ByteBuffer error = answer(socket);
        assertEquals(FrameLayout.KIND_ERROR, error.getShort(6));
        assertEquals(code.number(), error.getInt(32));
        String got = new String(error.array(), 40, error.getInt(36), StandardCharsets.UTF_8);
        assertTrue(got.contains(text), got);
        assertEquals(-1, socket.getInputStream().read(), "it is closed behind that");
    }

    private void assertRefused(byte[] bytes, ErrorCode code, String text) throws IOException {
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(bytes);
            assertError(socket, code, text);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @Test
    void shouldLeaveOutWhatItHas() throws Exception {
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(join(SocketHarness.hello(1, "a"), numbered(1, 5)));
            assertAck(socket, 0, 0);
            assertAck(socket, 5, 5);
        }
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(join(SocketHarness.hello(3, "a"), numbered(3, 6)));
            assertAck(socket, 5, 5);
            assertAck(socket, 8, 8);
        }
        assertEquals(3, laminar.metrics().source("t").orElseThrow().repeatedRows());
        assertEquals(
                8, laminar.metrics().source("t").orElseThrow().backpressure().rowsOffered());
    }

    @Test
    void shouldSayWhyItRefuses() throws IOException {
        ErrorCode refused = ErrorCode.CLIENT_REFUSED;
        assertRefused(SocketHarness.hello(0, ""), refused, "no name of 1..200 bytes");
        assertRefused(SocketHarness.hello(0, "x".repeat(MOST_NAME_BYTES + 1)), refused, "no name of 1..200 bytes");
        assertRefused(SocketHarness.hello(-1, "a"), refused, "first=-1");
        assertRefused(SocketHarness.hello(7, "a"), refused, "first=7, wanted=1");
        assertRefused(numbered(1, 2), refused, "nobody has said a name");
        assertRefused(
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                ErrorCode.BAD_FRAME,
                "first four bytes");
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(SocketHarness.hello(0, "a"));
            assertAck(socket, 0, 0);
            socket.getOutputStream().write(numbered(2, 1));
            assertError(socket, refused, "first=2, wanted=1");
        }
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(SocketHarness.hello(0, "a"));
            assertAck(socket, 0, 0);
            socket.getOutputStream().write(SocketHarness.binary(0, 1));
            assertError(socket, refused, "no number");
        }
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(SocketHarness.hello(0, "a"));
            assertAck(socket, 0, 0);
            socket.getOutputStream().write(SocketHarness.hello(0, "b"));
            assertError(socket, refused, "not the first frame");
        }
        try (Socket socket = SocketHarness.connect(port)) {
            socket.getOutputStream().write(SocketHarness.hello(0, "b"));
            assertAck(socket, 0, 0);
        }
        assertRefused(SocketHarness.hello(0, "c"), refused, "clients=2");
        assertTrue(laminar.metrics().failures().isEmpty(), "the source goes on");
    }

    @Test
    void shouldLetTheLastConnectionOfANameSpeak() throws IOException {
        try (Socket first = SocketHarness.connect(port);
                Socket second = SocketHarness.connect(port)) {
            first.getOutputStream().write(SocketHarness.hello(0, "a"));
            assertAck(first, 0, 0);
            second.getOutputStream().write(SocketHarness.hello(0, "a"));
            assertAck(second, 0, 0);
            assertError(first, ErrorCode.CLIENT_REFUSED, "another connection says the same name");
            second.getOutputStream().write(numbered(1, 4));
            assertAck(second, 4, 4);
        }
    }

    @Test
    void shouldTellTheProducerWhyItIsRefused() throws IOException {
        ProducerConfig config = new ProducerConfig(SocketHarness.local(port), "a", SocketHarness.FIELDS);
        try (SocketProducer first = SocketProducer.open(config)) {
            first.setLong(0, 1);
            first.endRow();
            assertTrue(first.awaitAcknowledged(Duration.ofSeconds(20)));
            try (SocketProducer second = SocketProducer.open(config)) {
                assertEquals(1, second.position());
                first.setLong(0, 2);
                first.endRow();
                IOException refused =
                        assertThrows(IOException.class, () -> first.awaitAcknowledged(Duration.ofSeconds(20)));
                assertTrue(String.valueOf(refused.getMessage()).contains("E3122"), refused.getMessage());
            }
            assertThrows(IOException.class, first::close);
        } catch (IOException closing) {
            throw new AssertionError(closing);
        }
    }

    @Test
    void shouldRefuseWhatClientsCannotHave() {
        assertRefusedStatement("connections = 1", "clients come back");
        assertRefusedStatement("mode = 'connect'", "clients");
        EngineException dropping = assertThrows(
                ConfigException.class,
                () -> laminar.execute(SocketHarness.source(
                                        SocketHarness.COLUMNS,
                                        "address = '127.0.0.1:" + SocketHarness.freePort()
                                                + "', format = 'binary', clients = 2")
                                .replace("SOURCE t", "SOURCE d")
                        + " WITH (backpressure = 'drop_oldest')"));
        assertEquals(ErrorCode.WRONG_MODE, dropping.code());
    }

    private void assertRefusedStatement(String option, String text) {
        String sql = SocketHarness.source(
                        SocketHarness.COLUMNS,
                        "address = '127.0.0.1:" + SocketHarness.freePort() + "', format = 'binary', clients = 2, "
                                + option)
                .replace("SOURCE t", "SOURCE u");
        EngineException refused = assertThrows(EngineException.class, () -> laminar.execute(sql));
        assertTrue((refused.getMessage() + refused.hint()).contains(text), refused.getMessage());
    }
}
