package io.laminar.cli.stopped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.cli.Main;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process stands still for a second in the middle of its rows: a sender, a reader, or the engine itself. Nothing is
 * lost or doubled, memory stays bounded, and other queries go on.
 */
@Timeout(120)
class StoppedProcessTest {
    private static final long STOP_NS = 1_000_000_000;
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long MOST_GROWTH_BYTES = 8 << 20;
    private static final int ANSWERS_LEAST = 10;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsSignals() {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "needs a system that can stop a process");
    }

    static Stream<String> backends() {
        return ServiceLoader.load(IoBackend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.availability().available())
                .map(IoBackend::name);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < PATIENCE_NS, () -> "not in time: " + what);
            Thread.onSpinWait();
        }
    }

    private static Laminar open(String backend) {
        Laminar laminar =
                Laminar.open(LaminarConfig.builder().set("io.backend", backend).build());
        laminar.execute("CREATE SOURCE questions (id BIGINT)");
        laminar.execute("CREATE STREAM answers AS SELECT id + 1 AS id FROM questions");
        return laminar;
    }

    /** Lets a process stand still for a second, in which another query has to answer and memory may not grow. */
    private static void standStill(StoppedProcess process, Laminar laminar, Subscription answers, Runnable meanwhile)
            throws Exception {
        Appender questions = laminar.appender("questions");
        process.stop();
        long live = RawMemory.liveBytes();
        long startNs = System.nanoTime();
        long asked = 0;
        while (System.nanoTime() - startNs < STOP_NS) {
            questions.setLong(0, asked);
            questions.endRow();
            questions.flush();
            await("an answer while another's peer stands still", answers::poll);
            asked++;
            assertEquals(asked, answers.getLong(0));
            meanwhile.run();
        }
        long grown = RawMemory.liveBytes() - live;
        process.goOn();
        assertTrue(asked >= ANSWERS_LEAST, "few answers: " + asked);
        assertTrue(grown < MOST_GROWTH_BYTES, () -> "memory grew: bytes=" + grown);
        questions.end();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldGoOnWhenASenderStandsStill(String backend) throws Exception {
        int rows = 200_000;
        int port = freePort();
        try (Laminar laminar = open(backend)) {
            laminar.execute("CREATE SOURCE t (id BIGINT) FROM SOCKET (address = '127.0.0.1:" + port
                    + "', format = 'csv', connections = 1)");
            laminar.execute("CREATE STREAM result AS SELECT id FROM t");
            Subscription result = laminar.subscribe("result");
            Subscription answers = laminar.subscribe("answers");
            Order order = new Order();
            Runnable take = () -> {
                while (result.poll()) {
                    order.take(result.getLong(0));
                }
            };
            try (StoppedProcess sender =
                    new StoppedProcess(NumberPeer.class, "send", Integer.toString(port), Integer.toString(rows))) {
                await("a quarter of the rows", () -> {
                    take.run();
                    return order.count() >= rows / 4;
                });
                standStill(sender, laminar, answers, take);
                assertTrue(order.count() < rows, "it was not stopped in the middle");
                await("all rows", () -> {
                    take.run();
                    return result.ended();
                });
                sender.awaitEnd();
            }
            assertEquals(Order.complete(rows), order.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldGoOnWhenAReaderStandsStill(String backend) throws Exception {
        int rows = 2_000_000;
        int port = freePort();
        try (Laminar laminar = open(backend)) {
            laminar.execute("CREATE SOURCE s (id BIGINT)");
            laminar.execute("CREATE STREAM r AS SELECT id FROM s");
            laminar.execute("CREATE SINK out FROM r INTO SOCKET (address = '127.0.0.1:" + port
                    + "', mode = 'listen', connections = 1, format = 'csv')");
            Subscription answers = laminar.subscribe("answers");
            AtomicLong appended = new AtomicLong();
            FutureTask<Long> writer = new FutureTask<>(() -> append(laminar.appender("s"), rows, appended));
            Thread.ofPlatform().daemon().start(writer);
            try (StoppedProcess reader = new StoppedProcess(NumberPeer.class, "receive", Integer.toString(port))) {
                assertEquals("begun", reader.line());
                standStill(reader, laminar, answers, () -> {});
                assertTrue(appended.get() < rows, "nobody was held back");
                assertEquals(Order.complete(rows), reader.line());
                reader.awaitEnd();
            }
            assertEquals(rows, writer.get());
        }
    }

    private static long append(Appender appender, int rows, AtomicLong appended) {
        for (int row = 0; row < rows; row++) {
            appender.setLong(0, NumberPeer.FIRST + row);
            appender.endRow();
            appended.lazySet(row + 1);
        }
        appender.end();
        return appended.get();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldGoOnWhenTheEngineStandsStill(String backend) throws Exception {
        int rows = 300_000;
        int in = freePort();
        int out = freePort();
        Path script = Files.writeString(
                folder.resolve("through.sql"),
                "CREATE SOURCE t (id BIGINT) FROM SOCKET (address = '127.0.0.1:" + in
                        + "', format = 'csv', connections = 1);\n"
                        + "CREATE STREAM r AS SELECT id FROM t;\n"
                        + "CREATE SINK o FROM r INTO SOCKET (address = '127.0.0.1:" + out
                        + "', mode = 'listen', connections = 1, format = 'csv');\n");
        try (StoppedProcess engine =
                new StoppedProcess(Main.class, "run", script.toString(), "--set", "io.backend=" + backend)) {
            FutureTask<Long> sender = new FutureTask<>(() -> {
                NumberPeer.send(in, rows);
                return 0L;
            });
            Thread.ofPlatform().daemon().start(sender);
            FutureTask<Long> stopper = new FutureTask<>(() -> {
                engine.stop();
                Thread.sleep(STOP_NS / 1_000_000);
                engine.goOn();
                return 0L;
            });
            String received =
                    NumberPeer.receive(out, () -> Thread.ofPlatform().daemon().start(stopper));
            assertEquals(Order.complete(rows), received);
            stopper.get();
            sender.get();
            engine.awaitEnd();
        }
    }
}
