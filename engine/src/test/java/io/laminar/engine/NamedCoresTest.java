package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.client.ProducerConfig;
import io.laminar.engine.client.SocketProducer;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Producers with a name whose rows are dealt out to another number of cores in each life: they know where they are. */
@Timeout(120)
class NamedCoresTest {
    private static final int PRODUCERS = 3;
    private static final int LIVES = 6;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private LaminarConfig config(LaminarConfig.Mode mode, int cores) {
        return LaminarConfig.builder()
                .mode(mode)
                .cores(cores)
                .blockRows(64)
                .blockDataBytes(2048)
                .baseDirectory(directory)
                .set("io.backend", "nio")
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    private static String script(String from, String partition) {
        return "CREATE SOURCE t (p BIGINT NOT NULL, n BIGINT NOT NULL)" + from
                + (partition.isEmpty() ? "" : " WITH (partition.by = '" + partition + "')")
                + "; CREATE SINK o FROM t INTO FILE (path = 'o.csv', delivery = 'exactly_once') FORMAT CSV;";
    }

    private static void append(Appender appender, int producer, long rows) {
        for (long to = appender.position() + rows; appender.position() < to; ) {
            appender.setLong(0, producer);
            appender.setLong(1, appender.position());
            appender.endRow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "n", "round_robin", ""})
    void shouldGoOnBehindWhatEveryCoreHas(String partition) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] sent = new long[PRODUCERS];
        List<Integer> counts = new ArrayList<>();
        for (int life = 0; life < LIVES; life++) {
            counts.add(1 + random.nextInt(4));
            String where = "seed=" + seed + ", cores=" + counts;
            LaminarConfig.Mode mode = random.nextBoolean() ? LaminarConfig.Mode.INLINE : LaminarConfig.Mode.THREADED;
            try (Laminar laminar = Laminar.open(config(mode, counts.get(life)))) {
                laminar.execute(script("", partition));
                laminar.start();
                for (int p = 0; p < PRODUCERS; p++) {
                    Appender appender = laminar.appender("t", "p" + p);
                    assertEquals(sent[p], appender.position(), where);
                    append(appender, p, random.nextInt(5_000));
                    assertTrue(appender.awaitDurable(LONG), where);
                    sent[p] = appender.position();
                    if (random.nextBoolean()) {
                        appender.close();
                    }
                }
                laminar.checkpoint();
            }
        }
        assertEquals(expected(sent), written(), "seed=" + seed + ", cores=" + counts);
    }

    private static List<String> expected(long... sent) {
        List<String> expected = new ArrayList<>();
        for (int p = 0; p < sent.length; p++) {
            for (long n = 0; n < sent[p]; n++) {
                expected.add(p + "," + n);
            }
        }
        expected.sort(null);
        return expected;
    }

    private List<String> written() throws IOException {
        List<String> written = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("o.*[.]csv"))
                    .toList()) {
                List<String> all = Files.readAllLines(file);
                written.addAll(all.subList(1, all.size()));
            }
        }
        written.sort(null);
        return written;
    }

    private static void kill(Laminar laminar) {
        laminar.discard();
        laminar.statements().require().directory().close();
    }

    @Test
    void shouldRefuseAProducerOfWhichCoresHaveDifferentParts() throws IOException {
        LaminarConfig two = config(LaminarConfig.Mode.INLINE, 2);
        Laminar killed = Laminar.open(two);
        killed.execute(script("", "n"));
        Appender appender = killed.appender("t", "one");
        append(appender, 0, 40);
        appender.publish();
        Cores cores = killed.assembly().cores();
        Engines.until("rows are taken", () -> cores.core(0).poll() == 0);
        cores.rounds(0).round();
        kill(killed);
        LaminarConfig three = config(LaminarConfig.Mode.INLINE, 3);
        ConfigException refused = assertThrows(ConfigException.class, () -> Laminar.open(three));
        assertEquals(ErrorCode.CORES_CHANGED, refused.code());
        assertTrue(refused.getMessage().contains("producer=appender one, position=0"), refused.getMessage());
        try (Laminar again = Laminar.open(two)) {
            Appender whole = again.appender("t", "one");
            assertEquals(0, whole.position());
            append(whole, 0, 40);
            assertTrue(whole.awaitDurable(LONG));
        }
        try (Laminar dealtOut = Laminar.open(three)) {
            assertEquals(40, dealtOut.appender("t", "one").position());
            dealtOut.checkpoint();
        }
        assertEquals(expected(40), written());
    }

    @Test
    void shouldCountTheRowsThatTheOneCoreHas() throws IOException {
        Laminar killed = Laminar.open(config(LaminarConfig.Mode.INLINE, 1));
        killed.execute(script("", "n"));
        Appender appender = killed.appender("t", "one");
        append(appender, 0, 40);
        appender.publish();
        Engines.until("rows are durable", () -> {
            killed.poll();
            return appender.rowsDurable() == 40;
        });
        kill(killed);
        try (Laminar dealtOut = Laminar.open(config(LaminarConfig.Mode.INLINE, 3))) {
            Appender again = dealtOut.appender("t", "one");
            assertEquals(40, again.position());
            append(again, 0, 7);
            assertTrue(again.awaitDurable(LONG));
            dealtOut.checkpoint();
        }
        assertEquals(expected(47), written());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldGoOnWithAClientThatHasWaitedForItsRows() throws IOException {
        int port = freePort();
        List<FieldFormat> fields = List.of(
                new FieldFormat("p", ColumnType.BIGINT, 6, false), new FieldFormat("n", ColumnType.BIGINT, 6, false));
        ProducerConfig client = new ProducerConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "meter", fields, 1 << 20, LONG);
        String from = " FROM SOCKET (address = '127.0.0.1:" + port + "', format = 'binary', clients = 2)";
        SocketProducer producer = null;
        try {
            for (int cores : List.of(2, 1, 3)) {
                try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.THREADED, cores))) {
                    laminar.execute(script(from, "n"));
                    laminar.start();
                    producer = producer == null ? SocketProducer.open(client) : producer;
                    for (int row = 0; row < 3_000; row++) {
                        producer.setLong(0, 0);
                        producer.setLong(1, producer.position());
                        producer.endRow();
                    }
                    assertTrue(producer.awaitAcknowledged(LONG), "cores=" + cores);
                    laminar.checkpoint();
                    assertEquals(0, laminar.metrics().source("t").orElseThrow().repeatedRows());
                }
            }
        } finally {
            if (producer != null) {
                producer.close();
            }
        }
        assertEquals(expected(9_000), written());
    }
}
