package io.laminar.engine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.config.IoConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.io.IoBackends;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.testing.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Producers whose engine is killed, and whose connections are cut anywhere: each row comes once, in order. */
class SocketProducerTest {
    private static final int PRODUCERS = 2;
    private static final int ROWS = 20_000;
    private static final int KILLS = 3;
    private static final List<FieldFormat> FIELDS = List.of(
            new FieldFormat("p", ColumnType.INTEGER, 6, false),
            new FieldFormat("n", ColumnType.BIGINT, 6, false),
            new FieldFormat("s", ColumnType.VARCHAR, 6, true));

    @TempDir
    Path directory;

    /** The engine under test; lives until it is killed, or finds the file that tells it to end. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path directory = Path.of(arguments[0]);
            LaminarConfig config = config(directory, Integer.parseInt(arguments[2]), arguments[3]);
            try (Laminar laminar = Laminar.open(config)) {
                laminar.execute(source(Integer.parseInt(arguments[1]))
                        + "CREATE SINK rows FROM t INTO FILE (path = 'rows.csv', delivery = 'exactly_once')"
                        + " FORMAT CSV;");
                laminar.start();
                ChildJvm.say(laminar.metrics().source("t").orElseThrow().rowsIn());
                while (!Files.exists(directory.resolve("end"))) {
                    Thread.sleep(10);
                    for (EngineException failure : laminar.metrics().failures()) {
                        throw failure;
                    }
                }
                laminar.checkpoint();
            }
        }
    }

    private static LaminarConfig config(Path directory, int cores, String backend) {
        return LaminarConfig.builder()
                .baseDirectory(directory)
                .cores(cores)
                .set("io.backend", backend)
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "50")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    private static String source(int port) {
        return "CREATE SOURCE t (p INTEGER NOT NULL, n BIGINT NOT NULL, s VARCHAR)"
                + " FROM SOCKET (address = '127.0.0.1:" + port
                + "', format = 'binary', clients = 2) WITH (partition.by = 'p');";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ChildJvm start(int port, int cores, String backend) throws IOException {
        return ChildJvm.start(
                Child.class, directory.toString(), Integer.toString(port), Integer.toString(cores), backend);
    }

    @ParameterizedTest
    @CsvSource({"1,nio", "2,nio", "1,uring", "2,uring"})
    @Timeout(120)
    void shouldBringEachRowOnce(int cores, String backend) throws Exception {
        assumeTrue(
                backend.equals("nio")
                        || IoBackends.load()
                                .choose(IoConfig.Backend.AUTO)
                                .backend()
                                .name()
                                .equals("uring"),
                "no io_uring here");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String where = "seed=" + seed + ", cores=" + cores + ", backend=" + backend;
        int port = freePort();
        try (CuttingProxy proxy = new CuttingProxy(port, 200_000, seed)) {
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int p = 0; p < PRODUCERS; p++) {
                int producer = p;
                senders.add(CompletableFuture.runAsync(
                        () -> send(proxy.address(), producer),
                        action -> Thread.ofPlatform()
                                .name("test-sender")
                                .daemon(true)
                                .start(action)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildJvm child = start(port, cores, backend)) {
                    child.first();
                    child.killAfter(100 + random.nextInt(300));
                    child.last(0);
                    assertFalse(child.said().contains("Exception"), () -> where + ": " + child.said());
                }
            }
            try (ChildJvm child = start(port, cores, backend)) {
                child.first();
                proxy.cutNoMore();
                try {
                    for (CompletableFuture<Void> sender : senders) {
                        sender.orTimeout(50, TimeUnit.SECONDS).join();
                    }
                } catch (CompletionException e) {
                    child.killAfter(0);
                    child.last(0);
                    throw new AssertionError(where + ": " + child.said(), e);
                }
                Files.createFile(directory.resolve("end"));
                child.last(0);
                assertEquals(0, child.exitCode(), () -> where + ": " + child.said());
            }
        }
        List<List<Long>> written = written();
        for (int p = 0; p < PRODUCERS; p++) {
            List<Long> expected = Stream.iterate(0L, n -> n + 1).limit(ROWS).toList();
            assertEquals(expected, written.get(p), where + ", producer=" + p);
        }
    }

    /** What would make the test above blind: an engine that has forgotten how far its producers were. */
    @Test
    @Timeout(60)
    void shouldNoticeAnEngineThatHasForgottenItsRows() throws IOException {
        int port = freePort();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ProducerConfig config = new ProducerConfig(address, "producer 0", FIELDS, 256 << 10, Duration.ofSeconds(20));
        Laminar first = Laminar.open(config(directory, 1, "nio"));
        first.execute(source(port));
        first.start();
        SocketProducer producer = SocketProducer.open(config);
        try {
            producer.setLong(0, 0);
            producer.setLong(1, 0);
            producer.endRow();
            assertTrue(producer.awaitAcknowledged(config.timeout()));
            first.close();
            Files.move(directory.resolve("data"), directory.resolve("forgotten"));
            try (Laminar second = Laminar.open(config(directory, 1, "nio"))) {
                second.execute(source(port));
                second.start();
                producer.setLong(0, 0);
                producer.setLong(1, 1);
                producer.endRow();
                IOException lost = assertThrows(IOException.class, () -> producer.awaitAcknowledged(config.timeout()));
                assertTrue(String.valueOf(lost.getMessage()).contains("first=2, wanted=1"), lost.getMessage());
            }
        } finally {
            first.close();
            assertThrows(IOException.class, producer::close);
        }
    }

    /** Three lives of the program, too: the next goes on where the engine has its rows. */
    private static void send(InetSocketAddress address, int producer) {
        Random random = new Random(producer);
        long position = 0;
        for (int life = 1; life <= 3; life++) {
            ProducerConfig config =
                    new ProducerConfig(address, "producer " + producer, FIELDS, 256 << 10, Duration.ofSeconds(40));
            try (SocketProducer rows = SocketProducer.open(config)) {
                assertTrue(rows.position() >= position, "position=" + rows.position() + ", before=" + position);
                while (rows.position() < (long) ROWS * life / 3) {
                    long n = rows.position();
                    rows.setLong(0, producer);
                    rows.setLong(1, n);
                    rows.setString(2, "x".repeat((int) (n % 50)));
                    rows.endRow();
                    if (random.nextInt(40) == 0) {
                        rows.flush();
                    }
                }
                position = rows.position();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What the files show, by producer, in the order of their epochs. */
    private List<List<Long>> written() throws IOException {
        List<List<Long>> written = List.of(new ArrayList<>(), new ArrayList<>());
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("rows.*[.]csv"))
                    .sorted()
                    .toList()) {
                List<String> all = Files.readAllLines(file);
                for (String line : all.subList(1, all.size())) {
                    String[] values = line.split(",", -1);
                    written.get(Integer.parseInt(values[0])).add(Long.parseLong(values[1]));
                }
            }
        }
        return written;
    }
}
