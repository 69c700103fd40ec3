package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connectors on the core's thread: what they are promised, and that they hold nobody up. */
@Timeout(60)
class CoreAgentTest {
    @TempDir
    Path folder;

    @BeforeEach
    void forgetCalls() {
        CoreConnectorFactory.CALLS.clear();
    }

    private LaminarConfig.Builder config(LaminarConfig.Mode mode) {
        return LaminarConfig.builder().mode(mode).baseDirectory(folder).set("io.backend", "nio");
    }

    private void assertNumbers(String file, int count) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))).order(ByteOrder.nativeOrder());
        assertEquals(count * 8L, bytes.remaining());
        for (long i = 0; i < count; i++) {
            assertEquals(i, bytes.getLong());
        }
    }

    private static void append(Laminar laminar, int rows) {
        try (Appender appender = laminar.appender("t")) {
            for (long id = 0; id < rows; id++) {
                appender.setLong(0, id);
                appender.endRow();
            }
            appender.publish();
        }
    }

    @Test
    void shouldRunBesideTheCoreOnItsThreadAndWithItsPort() throws Exception {
        Map<String, Long> live = Engines.live();
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            CoreConnectorFactory.CALLS.clear();
            try (Laminar laminar = Laminar.open(config(mode).build())) {
                laminar.execute("""
                        CREATE SOURCE t (id BIGINT) FROM ONCORE (rows = 5000);
                        CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'out');
                        """);
                assertEquals(0, laminar.metrics().rowsIn(), "inputs flow before they were started");
                assertTrue(laminar.await(Duration.ofSeconds(30)));
                assertNumbers("out", 5000);
                IoMetrics io = laminar.metrics().io();
                assertEquals("nio", io.backend());
                assertEquals(
                        List.of("core-0"),
                        io.ports().stream().map(IoMetrics.PortMetrics::name).toList());
                assertTrue(io.ports().get(0).queues().get(0).completed() > 0, "" + io);
            }
            String thread =
                    mode == LaminarConfig.Mode.INLINE ? Thread.currentThread().getName() : "laminar-core-0";
            assertEquals(
                    List.of(
                            "open source nio@" + thread,
                            "open sink nio@" + thread,
                            "close source@" + thread,
                            "close sink@" + thread),
                    CoreConnectorFactory.CALLS);
        }
        assertEquals(live, Engines.live());
    }

    @Test
    void shouldWriteEverythingThatCameOutBeforeClosing() throws Exception {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar = Laminar.open(config(mode).blockRows(64).build())) {
                laminar.execute(
                        "CREATE SOURCE t (id BIGINT); CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'o')");
                append(laminar, 1000);
                while (laminar.metrics().rowsIn() < 1000) {
                    laminar.poll();
                }
            }
            assertNumbers("o", 1000);
        }
    }

    @Test
    void shouldFailASinkWhosePeerTakesNothingAndNotWaitForEver() throws Exception {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            Laminar laminar =
                    Laminar.open(config(mode).set("io.drain.ms", "200").build());
            laminar.execute("""
                    CREATE SOURCE t (id BIGINT);
                    CREATE STREAM other AS SELECT id FROM t;
                    CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'stuck', stuck = true);
                    """);
            append(laminar, 10);
            SinkAgent agent = laminar.assembly().sinks().get("k").agent();
            while (agent.rowsWritten() < 10) {
                laminar.poll();
            }
            assertEquals(false, laminar.await(Duration.ofMillis(20)), "what is not written is not settled");
            long start = System.nanoTime();
            laminar.execute("DROP SINK k");
            long tookMs = (System.nanoTime() - start) / 1_000_000;
            assertTrue(tookMs >= 200 && tookMs < 5_000, "" + tookMs);
            IoException failure = assertInstanceOf(IoException.class, agent.failure());
            assertEquals(ErrorCode.NOT_DRAINED, failure.code());
            assertTrue(
                    failure.getMessage().contains("sink=k, output=eights in stuck, rowsTaken=10"),
                    failure.getMessage());
            laminar.execute("CREATE SINK k2 AS SELECT id FROM t INTO ONCORE (path = 'stuck', stuck = true)");
            append(laminar, 1);
            SinkAgent second = laminar.assembly().sinks().get("k2").agent();
            while (second.rowsWritten() < 1) {
                laminar.poll();
            }
            laminar.close();
            assertNotNull(second.failure());
            assertEquals(ErrorCode.NOT_DRAINED, second.failure().code());
        }
    }

    @Test
    void shouldHoldTheQueryBackWhileASinkTakesNothing() throws Exception {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE)
                .blockRows(4)
                .set("io.drain.ms", "0")
                .build())) {
            laminar.execute("CREATE SOURCE t (id BIGINT) FROM ONCORE (rows = 100000);"
                    + "CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'held', stuck = true)");
            for (int i = 0; i < 2_000; i++) {
                laminar.poll();
            }
            assertTrue(
                    laminar.metrics().rowsIn() < 300,
                    "rows taken: " + laminar.metrics().rowsIn());
            assertTrue(laminar.metrics().sink("k").orElseThrow().rowsWritten() < 32);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeOpenedAndGoOn() {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar = Laminar.open(config(mode).build())) {
                laminar.execute("CREATE SOURCE t (id BIGINT)");
                EngineException e = assertThrows(
                        EngineException.class,
                        () -> laminar.execute("CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'no/such')"));
                assertEquals(ErrorCode.NOT_WRITABLE, e.code());
                assertTrue(CoreConnectorFactory.CALLS.toString().contains("close sink@"));
                laminar.execute("CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'such')");
                append(laminar, 3);
            }
        }
    }

    /** A core that sleeps for a second in its port is there at once when it is told something. */
    @Test
    void shouldAnswerCommandsWhileItSleepsInItsPortAndRestMeanwhile() throws Exception {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.THREADED)
                .set("idle.spins", "0")
                .set("idle.park.ns", "1000000000")
                .build())) {
            laminar.execute("CREATE SOURCE t (id BIGINT); CREATE SINK k AS SELECT id FROM t INTO ONCORE (path = 'q')");
            laminar.start();
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                laminar.metrics();
            }
            long tookMs = (System.nanoTime() - start) / 1_000_000;
            assertTrue(tookMs < 5_000, "commands wait for the end of a sleep: ms=" + tookMs);
            Thread core = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("laminar-core-0"))
                    .findFirst()
                    .orElseThrow();
            long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(core.threadId());
            Thread.sleep(1_000);
            long ran = ManagementFactory.getThreadMXBean().getThreadCpuTime(core.threadId()) - before;
            assertTrue(ran < 20_000_000, "ran for ns within a second: " + ran);
        }
    }

    @Test
    void shouldChooseABackendAndRefuseOneThatIsNotThere() {
        try (Laminar laminar = Laminar.open()) {
            IoMetrics io = laminar.metrics().io();
            assertTrue(io.backend().equals("nio") || io.backend().equals("uring"), io.backend());
            assertTrue(!io.reason().isBlank());
            assertEquals(List.of(), io.ports(), "a port is opened when somebody needs it");
        }
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        boolean there = java.util.ServiceLoader.load(io.laminar.ring0.port.IoBackend.class, loader).stream()
                .anyMatch(found -> found.get().name().equals("uring"));
        if (!there) {
            ConfigException e = assertThrows(
                    ConfigException.class,
                    () -> Laminar.open(
                            LaminarConfig.builder().set("io.backend", "uring").build()));
            assertEquals(ErrorCode.NO_IO_BACKEND, e.code());
        }
    }
}
