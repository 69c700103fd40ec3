package io.laminar.engine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.config.IoConfig;
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
            LaminarConfig config = LaminarConfig.builder()
                    .baseDirectory(directory)
                    .cores(Integer.parseInt(arguments[2]))
                    .set("io.backend", arguments[3])
                    .set("data.directory", "data")
                    .set("data.checkpoint.ms", "50")
                    .set("data.log.segment.bytes", "1048576")
                    .set("data.log.buffer.bytes", "262144")
                    .build();
            try (Laminar laminar = Laminar.open(config)) {
                laminar.execute(
                        "CREATE SOURCE t (p INTEGER NOT NULL, n BIGINT NOT NULL, s VARCHAR)"
                                + " FROM SOCKET (address = '127.0.0.1:" + arguments[1]
                                + "', format = 'binary', clients = 2) WITH (partition.by = 'p');"
                                + "CREATE SINK rows FROM t INTO FILE (path = 'rows.csv', delivery = 'exactly_once') FORMAT CSV;");
                laminar.start();
                ChildJvm.say(laminar.metrics().source("t").orElseThrow().rowsIn());
                while (!Files.exists(directory.resolve("end"))) {
                    Thread.sleep(10);
                }
                laminar.checkpoint();
            }
        }
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
                    throw new AssertionError(where, e);
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
