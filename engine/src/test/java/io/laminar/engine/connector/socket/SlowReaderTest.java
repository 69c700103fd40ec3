package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The appender of an inline engine waits for who is slow outside, and only for those. */
@Timeout(120)
class SlowReaderTest {
    /** Rows that no socket buffer holds. */
    private static final int MANY = 400_000;

    private static List<LaminarConfig.Builder> inline() {
        return SocketHarness.configs().stream()
                .filter(config -> config.build().mode() == LaminarConfig.Mode.INLINE)
                .toList();
    }

    private static int sink(Laminar laminar, String source) {
        int port = SocketHarness.freePort();
        laminar.execute("CREATE SOURCE " + source + " " + SocketHarness.COLUMNS + ";"
                + "CREATE SINK of_" + source + " AS SELECT id FROM " + source + " INTO SOCKET (address = '127.0.0.1:"
                + port + "', mode = 'listen', connections = 1, format = 'csv')");
        return port;
    }

    private static Socket reader(int port) throws IOException {
        Socket reader = new Socket();
        reader.setReceiveBufferSize(16 << 10);
        reader.connect(SocketHarness.local(port));
        return reader;
    }

    private static void append(Appender appender, int rows) {
        for (int id = 0; id < rows; id++) {
            appender.setLong(0, id);
            appender.endRow();
        }
        appender.publish();
    }

    /** Counts lines until there are so many; 0 until the end, or until the test has closed the socket. */
    private static long lines(Socket socket, long until) {
        long count = 0;
        try {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while ((until == 0 || count < until) && reader.readLine() != null) {
                count++;
            }
            return count;
        } catch (SocketException e) {
            return count;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldWaitForASlowReaderWhileOtherSinksGoOn() throws Exception {
        for (LaminarConfig.Builder config : inline()) {
            try (Laminar laminar = Laminar.open(config.build())) {
                int slowPort = sink(laminar, "a");
                int fastPort = sink(laminar, "b");
                try (Socket slow = reader(slowPort);
                        Socket fast = reader(fastPort)) {
                    CountDownLatch fastHasAll = new CountDownLatch(1);
                    AtomicLong slowLines = new AtomicLong();
                    Thread fastReader = SocketHarness.start(() -> {
                        lines(fast, 1001);
                        fastHasAll.countDown();
                    });
                    Thread slowReader = SocketHarness.start(() -> {
                        try {
                            // Begins only when the other sink has given all: while the appender waits for this one.
                            fastHasAll.await();
                            SocketHarness.sleep(100);
                            slowLines.set(lines(slow, 0));
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
                    append(laminar.appender("b"), 1000);
                    Appender appender = laminar.appender("a");
                    append(appender, MANY);
                    assertEquals(0, fastHasAll.getCount());
                    appender.end();
                    laminar.appender("b").end();
                    assertTrue(laminar.await(Duration.ofSeconds(30)));
                    slowReader.join();
                    fastReader.join();
                    assertEquals(MANY + 1, slowLines.get());
                }
            }
        }
    }

    @Test
    void shouldNotWaitForEverForAReaderThatTakesNothing() throws Exception {
        for (LaminarConfig.Builder config : inline()) {
            LaminarConfig stalls =
                    config.set("io.stall.ms", "300").set("io.drain.ms", "0").build();
            try (Laminar laminar = Laminar.open(stalls)) {
                int port = sink(laminar, "a");
                try (Socket reader = reader(port)) {
                    assertTrue(reader.isConnected());
                    Appender appender = laminar.appender("a");
                    long startNs = System.nanoTime();
                    LimitException e = assertThrows(LimitException.class, () -> append(appender, 10 * MANY));
                    long tookMs = (System.nanoTime() - startNs) / 1_000_000;
                    assertEquals(ErrorCode.BACK_PRESSURED, e.code());
                    assertTrue(e.getMessage().contains("sinks=[of_a]"), e.getMessage());
                    assertTrue(tookMs >= 300 && tookMs < 20_000, () -> "" + tookMs);
                }
            }
        }
    }

    /** A full subscription is the caller's to empty: no reader outside would help. */
    @Test
    void shouldStillRefuseAtOnceWhenASubscriptionIsFull() throws Exception {
        for (LaminarConfig.Builder config : inline()) {
            try (Laminar laminar = Laminar.open(config.set("io.drain.ms", "0").build())) {
                int port = sink(laminar, "a");
                sink(laminar, "b"); // held, as nobody connects to it, but none of a's
                append(laminar.appender("b"), 10);
                Subscription rows = laminar.subscribe("a");
                try (Socket fast = reader(port)) {
                    SocketHarness.start(() -> lines(fast, 0));
                    Appender appender = laminar.appender("a");
                    long startNs = System.nanoTime();
                    LimitException e = assertThrows(LimitException.class, () -> append(appender, MANY));
                    long tookMs = (System.nanoTime() - startNs) / 1_000_000;
                    assertTrue(e.getMessage().contains("the core cannot go on"), e.getMessage());
                    assertTrue(tookMs < 10_000, () -> "" + tookMs);
                    assertTrue(rows.poll());
                }
            }
        }
    }
}
