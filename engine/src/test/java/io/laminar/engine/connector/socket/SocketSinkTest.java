package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.SinkMetrics;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows to real sockets, through every backend that works here. */
@Timeout(120)
class SocketSinkTest {
    private static Laminar open(LaminarConfig config, String options) {
        Laminar laminar = Laminar.open(config);
        laminar.execute("CREATE SOURCE s " + SocketHarness.COLUMNS);
        laminar.execute("CREATE STREAM r AS SELECT id, name, price FROM s");
        laminar.execute("CREATE SINK out FROM r INTO SOCKET (" + options + ")");
        return laminar;
    }

    private static boolean inline(Laminar laminar) {
        return laminar.config().mode() == LaminarConfig.Mode.INLINE;
    }

    private static void append(Appender appender, long from, long to) {
        for (long id = from; id < to; id++) {
            appender.setLong(0, id);
            if (SocketHarness.name(id) != null) {
                appender.setString(1, SocketHarness.name(id));
            }
            appender.setDouble(2, (double) id / 4);
            appender.endRow();
        }
        appender.flush();
    }

    private static SinkMetrics sink(Laminar laminar) {
        return laminar.metrics().sinks().get(0);
    }

    /** Takes everything that a peer is sent until the end. */
    private static byte[] readAll(int port) {
        try (Socket socket = SocketHarness.connect(port)) {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldCarryRowsFromOneEngineToAnother() throws Exception {
        Map<String, Long> live = Engines.live();
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                int port = SocketHarness.freePort();
                int rows = 20_000;
                String options = "address = 'localhost:" + port + "', format = '" + format + "'";
                try (Laminar to = Laminar.open(LaminarConfig.builder()
                                .mode(LaminarConfig.Mode.THREADED)
                                .build());
                        Laminar from = open(config.build(), options)) {
                    to.execute(SocketHarness.source(SocketHarness.COLUMNS, options + ", connections = 1"));
                    to.execute("CREATE STREAM result AS SELECT id, name, price FROM t");
                    Subscription result = to.subscribe("result");
                    to.start();
                    Appender appender = from.appender("s");
                    List<Object[]> seen = new ArrayList<>();
                    for (int part = 0; part < 10; part++) {
                        append(appender, part * rows / 10, (part + 1) * rows / 10);
                        from.poll();
                        seen.addAll(Engines.drain(result));
                    }
                    appender.end();
                    while (!result.ended()) {
                        from.poll();
                        seen.addAll(Engines.drain(result));
                    }
                    assertEquals(
                            LongStream.range(0, rows)
                                    .mapToObj(SocketHarness::expected)
                                    .toList(),
                            Engines.texts(seen),
                            format);
                    assertTrue(from.await(Duration.ofSeconds(10)));
                    assertEquals(rows, sink(from).rowsWritten());
                }
            }
        }
        assertEquals(live, Engines.live());
    }

    @Test
    void shouldGiveEveryListenerAllRowsFromItsConnectionOn() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String options = "address = '127.0.0.1:" + port + "', mode = 'listen', connections = 3, format = 'csv'";
            try (Laminar laminar = open(config.build(), options)) {
                List<String> texts = Collections.synchronizedList(new ArrayList<>());
                List<Thread> readers = new ArrayList<>();
                for (int r = 0; r < 3; r++) {
                    readers.add(
                            SocketHarness.start(() -> texts.add(new String(readAll(port), StandardCharsets.UTF_8))));
                }
                Appender appender = laminar.appender("s");
                append(appender, 0, 500);
                appender.end();
                assertTrue(laminar.await(Duration.ofSeconds(20)));
                laminar.close();
                for (Thread reader : readers) {
                    reader.join();
                }
                for (String text : texts) {
                    assertEquals(501, text.lines().count());
                    assertEquals("id,name,price", text.lines().findFirst().orElse(""));
                    assertEquals(texts.get(0), text);
                }
                assertEquals(3, texts.size());
            }
        }
    }

    @Test
    void shouldWaitForASlowReaderWithoutGrowing() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String options = "address = '127.0.0.1:" + port + "', mode = 'listen', connections = 1, format = 'json'";
            try (Laminar laminar = open(config.build(), options);
                    Socket slow = new Socket()) {
                slow.setReceiveBufferSize(16 << 10);
                slow.connect(SocketHarness.local(port));
                laminar.start();
                Appender appender = laminar.appender("s");
                int rows = 300_000;
                AtomicReference<Long> most = new AtomicReference<>(0L);
                append(appender, 0, 1000);
                long live = RawMemory.liveBytes();
                Thread reader = SocketHarness.start(() -> {
                    try {
                        SocketHarness.sleep(300);
                        long lines = 0;
                        byte[] bytes = new byte[1 << 16];
                        for (int n = slow.getInputStream().read(bytes);
                                n >= 0;
                                n = slow.getInputStream().read(bytes)) {
                            for (int i = 0; i < n; i++) {
                                lines += bytes[i] == '\n' ? 1 : 0;
                            }
                            most.set(lines);
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                append(appender, 1000, rows);
                // A block for rows that found no chunk comes with the first of them.
                assertTrue(RawMemory.liveBytes() - live < 1 << 20, "memory grew");
                appender.end();
                assertTrue(laminar.await(Duration.ofSeconds(30)));
                laminar.close();
                reader.join();
                assertEquals(rows, most.get());
            }
        }
    }

    @Test
    void shouldDisconnectASlowReaderWhenToldSo() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String options = "address = '127.0.0.1:" + port
                    + "', mode = 'listen', connections = 2, slow = 'disconnect'," + " format = 'binary'";
            try (Laminar laminar = open(config.build(), options);
                    Socket slow = new Socket()) {
                slow.setReceiveBufferSize(16 << 10);
                slow.connect(SocketHarness.local(port));
                AtomicReference<Integer> bytes = new AtomicReference<>(0);
                Thread reader = SocketHarness.start(() -> bytes.set(readAll(port).length));
                Appender appender = laminar.appender("s");
                append(appender, 0, 400_000);
                appender.end();
                assertTrue(laminar.await(Duration.ofSeconds(30)));
                laminar.close();
                reader.join();
                assertTrue(bytes.get() > 0);
            }
        }
    }

    @Test
    void shouldFailWhenThePeerThatItConnectedToResets() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            try (ServerSocket listener = new ServerSocket()) {
                listener.bind(SocketHarness.local(0));
                String options = "address = '127.0.0.1:" + listener.getLocalPort() + "', format = 'binary'";
                try (Laminar laminar = open(config.build(), options)) {
                    laminar.start();
                    Thread peer = SocketHarness.start(() -> {
                        try (Socket accepted = listener.accept()) {
                            listener.close();
                            accepted.getInputStream().readNBytes(100);
                            accepted.setSoLinger(true, 0);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
                    Appender appender = laminar.appender("s");
                    long deadline = System.nanoTime() + 10_000_000_000L;
                    long id = 0;
                    while (sink(laminar).rowsDropped() == 0 && System.nanoTime() < deadline) {
                        append(appender, id, id + 100);
                        id += 100;
                        laminar.poll();
                    }
                    SinkMetrics metrics = sink(laminar);
                    assertTrue(metrics.rowsDropped() > 0, metrics.toString());
                    assertEquals(ErrorCode.CONNECTION_LOST, metrics.failure().code());
                    peer.join();
                }
            }
        }
    }

    @Test
    void shouldSendDatagramsOfWholeRows() throws Exception {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            for (String format : SocketHarness.FORMATS) {
                int port = SocketHarness.freePort();
                String options = "address = '127.0.0.1:" + port + "', protocol = 'udp', format = '" + format + "'";
                try (Laminar to = Laminar.open();
                        Laminar from = open(config.build(), options + ", max.datagram.bytes = 512")) {
                    to.execute(SocketHarness.source(SocketHarness.COLUMNS, options));
                    to.execute("CREATE STREAM result AS SELECT id, name, price FROM t");
                    Subscription result = to.subscribe("result");
                    to.start();
                    Appender appender = from.appender("s");
                    List<Object[]> seen = new ArrayList<>();
                    long deadline = System.nanoTime() + 10_000_000_000L;
                    for (int part = 0; part < 20; part++) {
                        append(appender, part * 50, part * 50 + 50);
                        while (seen.size() < part * 50 + 50 && System.nanoTime() < deadline) {
                            if (inline(from)) {
                                from.poll();
                            }
                            seen.addAll(Engines.drain(result));
                        }
                    }
                    assertEquals(
                            LongStream.range(0, 1000)
                                    .mapToObj(SocketHarness::expected)
                                    .toList(),
                            Engines.texts(seen),
                            format);
                }
            }
        }
    }
}
