package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners: one on each core that takes a source's rows, addresses that are taken, and those that are free again. */
@Timeout(120)
class SocketListenersTest {
    private static final String LISTENS = "0A";
    private static final String BOUND = "07";

    private static String source(int port, String options, String sourceOptions) {
        return "CREATE SOURCE t " + SocketHarness.COLUMNS + " FROM SOCKET (address = '127.0.0.1:" + port
                + "', format = 'csv', header = false" + options + ") WITH (" + sourceOptions + ")";
    }

    /** Sockets of the system that have an address, in a state. */
    private static long sockets(String protocol, int port, String state) throws IOException {
        String address = String.format(Locale.ROOT, ":%04X", port);
        long count = 0;
        for (String file : List.of(protocol, protocol + "6")) {
            count += Files.readAllLines(Path.of("/proc/net/" + file)).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words[1].endsWith(address) && words[3].equals(state))
                    .count();
        }
        return count;
    }

    private static List<Object[]> rows(Laminar laminar, Subscription result, int count) {
        List<Object[]> rows = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (rows.size() < count) {
            assertTrue(System.nanoTime() < deadline, "rows: " + rows.size() + " of " + count);
            laminar.poll();
            rows.addAll(Engines.drain(result));
        }
        return rows;
    }

    private static void requireAll(List<Object[]> rows, int count) {
        assertEquals(count, rows.size());
        assertEquals(
                count, rows.stream().mapToLong(row -> (long) row[1]).distinct().count());
    }

    @ParameterizedTest
    @CsvSource({"partition.by = 'id',4", "partition.by = 'round_robin',4", "backpressure = 'wait',1"})
    void shouldListenOnEveryCoreThatTakesRows(String options, int listeners) throws IOException {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            try (Laminar laminar = Laminar.open(config.cores(4).build())) {
                laminar.execute(source(port, "", options));
                Subscription result = laminar.subscribe("t");
                laminar.start();
                assertEquals(listeners, sockets("tcp", port, LISTENS));
                for (int peer = 0; peer < 24; peer++) {
                    try (Socket socket = SocketHarness.connect(port)) {
                        String text = SocketHarness.csv(10L * peer, 10L * peer + 10, false);
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                    }
                }
                requireAll(rows(laminar, result, 240), 240);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"partition.by = 'id',2", "backpressure = 'wait',1"})
    void shouldTakeDatagramsOnEveryCoreThatTakesRows(String options, int listeners) throws IOException {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            try (Laminar laminar = Laminar.open(config.cores(2).build())) {
                laminar.execute(source(port, ", protocol = 'udp'", options));
                Subscription result = laminar.subscribe("t");
                laminar.start();
                assertEquals(listeners, sockets("udp", port, BOUND));
                List<Object[]> rows = new ArrayList<>();
                for (int peer = 0; peer < 24; peer++) {
                    byte[] row = SocketHarness.csv(peer, peer + 1, false).getBytes(StandardCharsets.UTF_8);
                    try (DatagramSocket socket = new DatagramSocket()) {
                        socket.send(new DatagramPacket(row, row.length, SocketHarness.local(port)));
                    }
                    rows.addAll(rows(laminar, result, 1));
                }
                requireAll(rows, 24);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", listeners = 'one'",
                ", connections = 1",
                ", bad.records = 'dead-letter', bad.records.path = 'bad.csv'"
            })
    void shouldListenOnOneCoreWhereMoreCannotBe(String option) throws IOException {
        Path folder = Files.createTempDirectory("listeners");
        LaminarConfig.Builder config = LaminarConfig.builder().cores(2).baseDirectory(folder);
        int port = SocketHarness.freePort();
        try (Laminar laminar = Laminar.open(config.build())) {
            laminar.execute(source(port, option, "partition.by = 'id'"));
            assertEquals(1, sockets("tcp", port, LISTENS));
            if (!option.contains("one")) {
                laminar.execute("DROP SOURCE t");
                String both = source(port, option + ", listeners = 'every_core'", "partition.by = 'id'");
                ConfigException refusal = assertThrows(ConfigException.class, () -> laminar.execute(both));
                assertEquals(ErrorCode.INVALID_OPTION, refusal.code());
                assertTrue(refusal.getMessage().contains("reason=one listener"), refusal.getMessage());
            }
        } finally {
            Files.deleteIfExists(folder.resolve("bad.csv"));
            Files.delete(folder);
        }
    }

    /** A core whose listener nobody connects to would be a producer that never says anything. */
    @Test
    void shouldListenOnOneCoreWhereSilentOnesWouldHoldTheWatermark() throws IOException {
        String table = "CREATE SOURCE t (id BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) FROM SOCKET (address = "
                + "'127.0.0.1:%2$d', format = 'json') WITH (partition.by = 'id', watermark.by = 'producer'%1$s)";
        int port = SocketHarness.freePort();
        try (Laminar laminar = Laminar.open(LaminarConfig.builder().cores(2).build())) {
            laminar.execute(table.formatted("", port));
            assertEquals(1, sockets("tcp", port, LISTENS));
            laminar.execute("DROP SOURCE t");
            laminar.execute(table.formatted(", idle.timeout = '1 second'", port));
            assertEquals(2, sockets("tcp", port, LISTENS));
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp,''", "tcp,partition.by = 'id'", "udp,''", "udp,partition.by = 'id'"})
    void shouldCreateASourceWhereOneWasDropped(String protocol, String partition) throws IOException {
        String options = partition.isEmpty() ? "backpressure = 'wait'" : partition;
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String create = source(port, ", protocol = '" + protocol + "'", options);
            try (Laminar laminar = Laminar.open(config.cores(2).build())) {
                for (int turn = 0; turn < 8; turn++) {
                    laminar.execute(create);
                    if (turn % 2 == 0) {
                        laminar.start();
                    }
                    if (protocol.equals("tcp") && turn % 3 == 0) {
                        // Connected while it is dropped: that does not keep the address either.
                        SocketHarness.connect(port).close();
                    }
                    laminar.execute("DROP SOURCE t");
                    assertEquals(0, sockets("tcp", port, LISTENS) + sockets("udp", port, BOUND));
                }
                laminar.execute(create);
                laminar.execute(create.replace("CREATE SOURCE", "CREATE OR REPLACE SOURCE"));
            }
        }
    }

    @Test
    void shouldCreateASinkWhereOneWasDropped() {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            try (Laminar laminar = Laminar.open(config.build())) {
                laminar.execute("CREATE SOURCE s " + SocketHarness.COLUMNS);
                for (int turn = 0; turn < 8; turn++) {
                    laminar.execute("CREATE SINK t FROM s INTO SOCKET (address = '127.0.0.1:" + port
                            + "', mode = 'listen', format = 'csv')");
                    laminar.execute("DROP SINK t");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp,''", "tcp,partition.by = 'id'", "udp,''", "udp,partition.by = 'id'"})
    void shouldSayThatAnAddressIsInUse(String protocol, String partition) throws IOException {
        String options = partition.isEmpty() ? "backpressure = 'wait'" : partition;
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String create = source(port, ", protocol = '" + protocol + "'", options);
            try (Laminar laminar = Laminar.open(config.cores(2).build())) {
                try (AutoCloseable other = taken(protocol, port)) {
                    requireInUse(laminar, create, protocol, port);
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                laminar.execute(create);
                // Who shares with itself shares with nobody else.
                requireInUse(laminar, create.replace("SOURCE t", "SOURCE u"), protocol, port);
            }
        }
    }

    private static AutoCloseable taken(String protocol, int port) throws IOException {
        return protocol.equals("udp")
                ? new DatagramSocket(SocketHarness.local(port))
                : new ServerSocket(port, 1, SocketHarness.local(port).getAddress());
    }

    private static void requireInUse(Laminar laminar, String create, String protocol, int port) {
        EngineException e = assertThrows(IoException.class, () -> laminar.execute(create));
        assertEquals(ErrorCode.ADDRESS_IN_USE, e.code());
        assertTrue(
                e.getMessage()
                        .contains("cannot open socket: address is in use: " + protocol
                                + " socket listening at 127.0.0.1:" + port),
                e.getMessage());
        assertEquals(1, e.statementPosition().line());
        assertEquals(5305, e.code().number());
    }
}
