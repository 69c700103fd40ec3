package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows from real sockets, through every backend that works here. */
@Timeout(120)
class SocketSourceTest {
    private static final long MOST_GROWTH_BYTES = 5 << 20;
    private static final String RESULT = "CREATE STREAM result AS SELECT id, name, price FROM t";

    private static List<String> expected(long from, long to) {
        return LongStream.range(from, to).mapToObj(SocketHarness::expected).toList();
    }

    private static Laminar open(LaminarConfig config, String format, String options) {
        Laminar laminar = Laminar.open(config);
        try {
            laminar.execute(SocketHarness.source(SocketHarness.COLUMNS, options + ", format = '" + format + "'"));
            laminar.execute(RESULT);
            return laminar;
        } catch (EngineException e) {
            laminar.close();
            throw e;
        }
    }

    private static String listen(int port, String more) {
        return "address = '127.0.0.1:" + port + "', mode = 'listen'" + more;
    }

    private static String failureOf(Laminar laminar, ErrorCode code) {
        Subscription rows = laminar.subscribe("result");
        EngineException failure = assertThrows(EngineException.class, () -> Engines.untilEnd(laminar, rows));
        assertEquals(code, failure.code(), failure.getMessage());
        return failure.getMessage();
    }

    @Test
    void shouldReadEveryFormatHoweverItIsCut() throws Exception {
        Map<String, Long> live = Engines.live();
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                for (int most : new int[] {1, 7, 3000, 1 << 20}) {
                    int port = SocketHarness.freePort();
                    long seed = System.nanoTime();
                    int rows = most == 1 ? 60 : 3000;
                    try (Laminar laminar = open(config.build(), format, listen(port, ", connections = 1"))) {
                        Thread sender = SocketHarness.start(() ->
                                SocketHarness.send(port, SocketHarness.rows(format, 0, rows), most, new Random(seed)));
                        List<String> actual = SocketHarness.rowsOf(laminar, "result");
                        assertEquals(expected(0, rows), actual, format + ", most=" + most + ", seed=" + seed);
                        sender.join();
                    }
                }
            }
        }
        assertEquals(live, Engines.live());
    }

    @Test
    void shouldReadAFileLikeEndWithoutNewline() {
        int port = SocketHarness.freePort();
        try (Laminar laminar = open(LaminarConfig.inline(), "CSV", listen(port, ", connections = 1"))) {
            SocketHarness.start(() -> SocketHarness.send(
                    port, "id,name,price\n1,n1,0.25".getBytes(StandardCharsets.UTF_8), 5, new Random(1)));
            assertEquals(List.of("[1, n1, 0.25]"), SocketHarness.rowsOf(laminar, "result"));
        }
    }

    @Test
    void shouldConnectEvenWhenTheOtherSideIsStartedLater() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String options = "address = 'localhost:" + port + "', mode = 'connect'";
            try (Laminar laminar = open(config.build(), "JSON", options)) {
                Thread server = SocketHarness.start(() -> {
                    SocketHarness.sleep(100);
                    try (ServerSocket listener = new ServerSocket()) {
                        listener.bind(SocketHarness.local(port));
                        try (Socket accepted = listener.accept()) {
                            accepted.getOutputStream().write(SocketHarness.rows("JSON", 0, 100));
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertEquals(expected(0, 100), SocketHarness.rowsOf(laminar, "result"));
                server.join();
            }
        }
    }

    @Test
    void shouldSayWhereNobodyListens() {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String options = "address = 'localhost:" + port + "', mode = 'connect', connect.timeout.ms = 50";
            try (Laminar laminar = open(config.build(), "JSON", options)) {
                String message = failureOf(laminar, ErrorCode.CANNOT_CONNECT);
                assertTrue(message.contains("localhost:" + port) && message.contains("ECONNREFUSED"), message);
            }
        }
    }

    @Test
    void shouldRefuseAnAddressThatIsTakenWhenTheSourceIsCreated() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            try (ServerSocket taken = new ServerSocket()) {
                taken.bind(SocketHarness.local(0));
                EngineException failure = assertThrows(
                        EngineException.class, () -> open(config.build(), "CSV", listen(taken.getLocalPort(), "")));
                assertEquals(ErrorCode.ADDRESS_IN_USE, failure.code(), failure.getMessage());
            }
        }
    }

    @Test
    void shouldServeAThousandConnectionsOnOneCore() throws Exception {
        int count = 1000;
        int rowsEach = 20;
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            long before = RawMemory.liveBytes();
            String format = SocketHarness.FORMATS.get((int) (System.nanoTime() % 3));
            try (Laminar laminar = Laminar.open(config.build())) {
                laminar.execute(SocketHarness.source(
                        SocketHarness.COLUMNS,
                        listen(port, ", connections = " + count + ", format = '" + format + "'")));
                laminar.execute("CREATE STREAM result AS SELECT SUM(id) AS s, COUNT(*) AS n FROM t EMIT FINAL");
                Thread sender = SocketHarness.start(() -> {
                    List<Socket> sockets = new ArrayList<>();
                    try {
                        for (int c = 0; c < count; c++) {
                            sockets.add(SocketHarness.connect(port));
                        }
                        for (int part = 0; part < 2; part++) {
                            for (int c = 0; c < count; c++) {
                                byte[] bytes = SocketHarness.rows(format, (long) c * rowsEach, (c + 1L) * rowsEach);
                                int cut = bytes.length / 2 + c % 3;
                                sockets.get(c)
                                        .getOutputStream()
                                        .write(bytes, part * cut, part == 0 ? cut : bytes.length - cut);
                            }
                        }
                        for (Socket socket : sockets) {
                            socket.close();
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                long rows = (long) count * rowsEach;
                List<String> result = SocketHarness.rowsOf(laminar, "result");
                assertEquals("[" + rows * (rows - 1) / 2 + ", " + rows + "]", result.get(result.size() - 1), format);
                sender.join();
            }
            assertEquals(before, RawMemory.liveBytes());
        }
    }

    @Test
    void shouldHoldBackThePeerWhenNobodyReadsAndLoseNothing() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                int port = SocketHarness.freePort();
                int senders = 20;
                int rows = 100_000;
                byte[] bytes = SocketHarness.rows(format, 0, rows);
                try (Laminar laminar = open(
                        config.blockRows(64).blocksPerLane(2).blocksPerStream(2).build(),
                        format,
                        listen(port, ", connections = " + senders))) {
                    Subscription subscription = laminar.subscribe("result");
                    List<Thread> threads = new ArrayList<>();
                    for (int s = 0; s < senders; s++) {
                        threads.add(
                                SocketHarness.start(() -> SocketHarness.send(port, bytes, 100_000, new Random(port))));
                    }
                    long live = RawMemory.liveBytes();
                    laminar.start();
                    for (int i = 0; i < 100; i++) {
                        if (laminar.config().mode() == LaminarConfig.Mode.INLINE) {
                            laminar.poll();
                        }
                        SocketHarness.sleep(2);
                    }
                    assertTrue(threads.stream().anyMatch(Thread::isAlive), "the peers were not held back");
                    // A port may make a second pool, once, for what came for sockets that are paused by then.
                    assertTrue(bytes.length > MOST_GROWTH_BYTES / senders * 4, "the peers send more than that");
                    assertTrue(RawMemory.liveBytes() - live < MOST_GROWTH_BYTES, "memory grew");
                    long seen = 0;
                    while (!subscription.ended()) {
                        if (laminar.config().mode() == LaminarConfig.Mode.INLINE) {
                            laminar.poll();
                        }
                        while (subscription.poll()) {
                            seen++;
                        }
                    }
                    assertEquals((long) rows * senders, seen, format);
                }
            }
        }
    }

    @Test
    void shouldRefuseGarbageAndGoOn() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                int port = SocketHarness.freePort();
                int rounds = 40;
                try (Laminar laminar = open(
                        config.build(),
                        format,
                        listen(port, ", bad.records = 'skip', connections = " + (rounds + 1)))) {
                    Subscription subscription = laminar.subscribe("result");
                    Thread sender = SocketHarness.start(() -> {
                        for (int r = 0; r < rounds; r++) {
                            byte[] bytes = SocketHarness.rows(format, 0, 50);
                            for (int change = random.nextInt(20); change >= 0; change--) {
                                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                            }
                            try {
                                SocketHarness.send(port, bytes, 2000, random);
                            } catch (UncheckedIOException e) {
                                // Closed because of what was sent before.
                            }
                        }
                        SocketHarness.send(port, SocketHarness.rows(format, 1_000_000, 1_000_010), 100, random);
                    });
                    List<String> rows = Engines.texts(Engines.untilEnd(laminar, subscription));
                    sender.join();
                    assertTrue(rows.containsAll(expected(1_000_000, 1_000_010)), format + ", seed=" + seed);
                    assertTrue(laminar.metrics().sources().get(0).badRecords() > 0, format + ", seed=" + seed);
                }
            }
        }
    }

    @Test
    void shouldRefuseRecordsOverTheLimit() {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                int port = SocketHarness.freePort();
                String limit = format.equals("BINARY") ? "max.frame.bytes = 1024" : "max.line.bytes = 1024";
                try (Laminar laminar = open(
                        config.build(), format, listen(port, ", connections = 1, bad.records = 'skip', " + limit))) {
                    byte[] good = SocketHarness.rows(format, 1, 2);
                    byte[] bad = format.equals("BINARY")
                            ? SocketHarness.binary(38, 74)
                            : ("2," + "x".repeat(5000) + ",3\n").getBytes(StandardCharsets.UTF_8);
                    byte[] all = new byte[good.length + bad.length];
                    System.arraycopy(good, 0, all, 0, good.length);
                    System.arraycopy(bad, 0, all, good.length, bad.length);
                    SocketHarness.start(() -> SocketHarness.send(port, all, 700, new Random(1)));
                    assertEquals(expected(1, 2), SocketHarness.rowsOf(laminar, "result"));
                    assertEquals(1, laminar.metrics().sources().get(0).badRecords());
                    String reason = laminar.metrics().sources().get(0).lastBadRecord();
                    assertTrue(reason.contains("too long") && reason.contains("1024"), format + ": " + reason);
                }
            }
        }
    }

    @Test
    void shouldNameTheColumnThatTheSenderHasOtherwise() {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            try (Laminar laminar = Laminar.open(config.build())) {
                laminar.execute(SocketHarness.source(
                        "(id BIGINT, name VARCHAR, cost DOUBLE)", listen(port, ", format = 'binary'")));
                laminar.execute("CREATE STREAM result AS SELECT id FROM t");
                SocketHarness.start(() -> SocketHarness.send(port, SocketHarness.binary(0, 5), 100, new Random(1)));
                String message = failureOf(laminar, ErrorCode.SCHEMA_MISMATCH);
                assertTrue(message.contains("column 3 is price DOUBLE, wanted is column=cost DOUBLE"), message);
            }
        }
    }

    @Test
    void shouldBearAPeerThatBreaksTheConnection() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            try (Laminar laminar = open(config.build(), "CSV", listen(port, ", connections = 2"))) {
                Subscription subscription = laminar.subscribe("result");
                Thread sender = SocketHarness.start(() -> {
                    try (Socket socket = SocketHarness.connect(port)) {
                        socket.getOutputStream()
                                .write("id,name,price\n1,n1,0.25\n2,n".getBytes(StandardCharsets.UTF_8));
                        SocketHarness.sleep(100);
                        socket.setSoLinger(true, 0);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    SocketHarness.send(port, SocketHarness.rows("CSV", 3, 4), 10, new Random(1));
                });
                List<String> rows = Engines.texts(Engines.untilEnd(laminar, subscription));
                assertEquals(List.of("[1, n1, 0.25]", SocketHarness.expected(3)), rows);
                String reason = laminar.metrics().sources().get(0).lastBadRecord();
                assertTrue(reason.contains("ECONNRESET") && reason.contains("bytesLost=3"), reason);
                sender.join();
            }
        }
    }

    @Test
    void shouldTakeDatagrams() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                int port = SocketHarness.freePort();
                try (Laminar laminar =
                                open(config.build(), format, listen(port, ", protocol = 'udp', bad.records = 'skip'"));
                        DatagramSocket sender = new DatagramSocket()) {
                    Subscription subscription = laminar.subscribe("result");
                    laminar.start();
                    List<Object[]> rows = new ArrayList<>();
                    long deadline = System.nanoTime() + 10_000_000_000L;
                    for (int d = 0; d < 50; d++) {
                        byte[] bytes = format.equals("CSV")
                                ? SocketHarness.csv(d * 10, d * 10 + 10, false).getBytes(StandardCharsets.UTF_8)
                                : SocketHarness.rows(format, d * 10, d * 10 + 10);
                        byte[] sent = d == 25 ? new byte[] {'?', 0, 1, 2} : bytes;
                        sender.send(new DatagramPacket(sent, sent.length, SocketHarness.local(port)));
                        int wanted = (d < 25 ? d + 1 : d) * 10;
                        while (rows.size() < wanted && System.nanoTime() < deadline) {
                            if (laminar.config().mode() == LaminarConfig.Mode.INLINE) {
                                laminar.poll();
                            }
                            rows.addAll(Engines.drain(subscription));
                        }
                    }
                    List<String> all = new ArrayList<>(expected(0, 250));
                    all.addAll(expected(260, 500));
                    assertEquals(all, Engines.texts(rows), format);
                    assertEquals(1, laminar.metrics().sources().get(0).badRecords(), format);
                }
            }
        }
    }

    @Test
    void shouldCloseWhileRowsFlowAndListenAgainAtOnce() throws Exception {
        Map<String, Long> live = Engines.live();
        int port = SocketHarness.freePort();
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                Laminar laminar = open(config.build(), format, listen(port, ""));
                Subscription subscription = laminar.subscribe("result");
                Thread sender = SocketHarness.start(() -> {
                    try {
                        SocketHarness.send(port, SocketHarness.rows(format, 0, 50_000), 5000, new Random(1));
                    } catch (UncheckedIOException e) {
                        // The engine was closed.
                    }
                });
                laminar.start();
                int seen = 0;
                while (seen < 100) {
                    if (laminar.config().mode() == LaminarConfig.Mode.INLINE) {
                        laminar.poll();
                    }
                    seen += Engines.drain(subscription).size();
                }
                laminar.close();
                sender.join();
            }
        }
        assertEquals(live, Engines.live());
    }
}
