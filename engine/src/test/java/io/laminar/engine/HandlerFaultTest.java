package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault in a handler of events is its connector's end, with its reason, and nobody else's. */
@Timeout(60)
class HandlerFaultTest {
    @TempDir
    Path folder;

    private static void await(Laminar laminar, String what, BooleanSupplier done) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!done.getAsBoolean()) {
            laminar.poll();
            assertTrue(System.nanoTime() < deadline, "waited too long: " + what);
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void send(int port, String text) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        }
    }

    private static void assertFault(EngineException failure, String name, String reason) {
        assertEquals(ErrorCode.BUG, failure.code());
        assertTrue(failure.getMessage().contains(name), failure.getMessage());
        assertEquals(reason, failure.getCause().getMessage());
    }

    @Test
    void shouldStopOnlyTheSourceWhoseHandlerThrows() throws IOException {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            FaultyConnectorFactory.RECEIVED.set(0);
            int faulty = freePort();
            int sound = freePort();
            Map<String, Long> live = Engines.live();
            try (Laminar laminar = Laminar.open(LaminarConfig.builder()
                    .mode(mode)
                    .set("io.receive.buffers", "2")
                    .build())) {
                laminar.execute("CREATE SOURCE bad (id BIGINT) FROM FAULTY (port = " + faulty + ");"
                        + "CREATE SOURCE good (id BIGINT) FROM SOCKET (address = '127.0.0.1:" + sound
                        + "', protocol = 'udp', format = 'json')");
                laminar.start();
                for (int i = 0; i < 20; i++) {
                    send(faulty, "x");
                }
                await(laminar, "failure", () -> !laminar.metrics().failures().isEmpty());
                for (int i = 0; i < 20; i++) {
                    int rows = i + 1;
                    send(faulty, "x");
                    send(sound, "{\"id\":1}");
                    await(laminar, "row " + i, () -> laminar.metrics().rowsIn() == rows);
                }
                List<EngineException> failures = laminar.metrics().failures();
                assertEquals(1, failures.size(), failures.toString());
                assertFault(failures.get(0), "source=bad", "a fault of the format");
                assertEquals(1, FaultyConnectorFactory.RECEIVED.get(), "told again after its fault");
                laminar.execute("DROP SOURCE bad");
            }
            assertEquals(live, Engines.live());
        }
    }

    @Test
    void shouldStopOnlyTheSinkWhoseHandlerThrows() throws IOException {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            Path out = folder.resolve("good-" + mode + ".csv");
            try (Laminar laminar = Laminar.open(
                    LaminarConfig.builder().mode(mode).baseDirectory(folder).build())) {
                laminar.execute(
                        "CREATE SOURCE s (id BIGINT); CREATE SINK bad AS SELECT id FROM s INTO FAULTY (path = 'b');"
                                + "CREATE SINK good AS SELECT id FROM s INTO FILE (path = '" + out.getFileName()
                                + "')");
                try (Appender appender = laminar.appender("s")) {
                    for (int row = 0; row < 1000; row++) {
                        appender.setLong(0, row);
                        appender.endRow();
                        appender.publish();
                        laminar.poll();
                    }
                }
                await(
                        laminar,
                        "failure",
                        () -> laminar.metrics().sink("bad").orElseThrow().failure() != null);
                await(
                        laminar,
                        "rows",
                        () -> laminar.metrics().sink("good").orElseThrow().rowsWritten() == 1000);
                assertFault(laminar.metrics().sink("bad").orElseThrow().failure(), "sink=bad", "a fault of the sink");
                assertEquals(1, laminar.metrics().failures().size());
            }
            assertEquals(1001, Files.readAllLines(out).size());
        }
    }

    /** A thread that an Error ended would leave its lanes full, and nobody would know why. */
    @ParameterizedTest
    @ValueSource(strings = {"isReady", "write", "flush", "end", "prepare"})
    void shouldStopOnlyTheSinkWhoseClassesAreMissing(String call) {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar = durable(mode, call)) {
                laminar.execute("CREATE SOURCE s (id BIGINT);"
                        + "CREATE SINK bad AS SELECT id FROM s INTO FAULTY (call = '" + call + "');"
                        + "CREATE SINK good AS SELECT id FROM s INTO FILE (path = 'good.csv')");
                try (Appender appender = laminar.appender("s")) {
                    appender.setLong(0, 1);
                    appender.endRow();
                    appender.publish();
                    if (call.equals("end")) {
                        appender.end();
                    }
                    await(
                            laminar,
                            "rows",
                            () -> laminar.metrics().sink("good").orElseThrow().rowsWritten() == 1);
                    if (call.equals("prepare")) {
                        EngineException held = assertThrows(EngineException.class, laminar::checkpoint);
                        assertFault(held, "sink=bad", "a driver");
                    }
                    await(
                            laminar,
                            "failure",
                            () -> laminar.metrics().sink("bad").orElseThrow().failure() != null);
                }
                assertFault(laminar.metrics().sink("bad").orElseThrow().failure(), "sink=bad", "a driver");
            } catch (EngineException e) {
                assertEquals(ErrorCode.BUG, e.code(), "closing tells it too: " + e.getMessage());
            }
        }
    }

    @Test
    void shouldRefuseASinkWhoseClassesAreMissing() {
        try (Laminar laminar = durable(LaminarConfig.Mode.INLINE, "open")) {
            laminar.execute("CREATE SOURCE s (id BIGINT)");
            EngineException refused = assertThrows(
                    EngineException.class,
                    () -> laminar.execute("CREATE SINK bad AS SELECT id FROM s INTO FAULTY (call = 'open')"));
            assertFault(refused, "sink-bad", "a driver");
            laminar.execute("CREATE SINK bad AS SELECT id FROM s INTO FILE (path = 'good.csv')");
        }
    }

    @Test
    void shouldGoOnCommittingWhenAClassIsMissing() {
        try (Laminar laminar = durable(LaminarConfig.Mode.THREADED, "commit")) {
            laminar.execute("CREATE SOURCE s (id BIGINT);"
                    + "CREATE SINK bad AS SELECT id FROM s INTO FAULTY (call = 'commit');");
            laminar.checkpoint();
            await(
                    laminar,
                    "trouble",
                    () -> laminar.metrics().sink("bad").orElseThrow().epochs().commitRetries() > 2);
            assertEquals(
                    "a driver",
                    laminar.metrics().sink("bad").orElseThrow().epochs().trouble());
        }
    }

    @Test
    void shouldStopOnlyTheSourceWhoseClassesAreMissing() {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar =
                    Laminar.open(LaminarConfig.builder().mode(mode).build())) {
                laminar.execute("CREATE SOURCE bad (id BIGINT) FROM FAULTY ()");
                laminar.start();
                await(laminar, "failure", () -> !laminar.metrics().failures().isEmpty());
                assertFault(laminar.metrics().failures().get(0), "source=bad", "a driver");
            }
        }
    }

    private Laminar durable(LaminarConfig.Mode mode, String name) {
        return Laminar.open(LaminarConfig.builder()
                .mode(mode)
                .baseDirectory(folder)
                .set("data.directory", "data-" + mode + name)
                .set("data.checkpoint.ms", "0")
                .set("data.timeout.ms", "2000")
                .set("io.drain.ms", "200")
                .build());
    }
}
