package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.connector.SinkLosses;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers of a sink miss is counted where users look. */
@Timeout(120)
class SinkLossesTest {
    private static Laminar open(LaminarConfig.Builder config, String options) {
        Laminar laminar = Laminar.open(config.set("io.drain.ms", "100").build());
        laminar.execute("CREATE SOURCE s " + SocketHarness.COLUMNS
                + "; CREATE SINK k AS SELECT id FROM s INTO SOCKET (address = '127.0.0.1:" + options + ")");
        laminar.start();
        return laminar;
    }

    private static SinkLosses losses(Laminar laminar) {
        return laminar.metrics().sink("k").orElseThrow().losses();
    }

    private static SinkLosses appendUntil(Laminar laminar, Predicate<SinkLosses> done) {
        Appender appender = laminar.appender("s");
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!done.test(losses(laminar))) {
            for (int id = 0; id < 100; id++) {
                appender.setLong(0, id);
                appender.endRow();
            }
            appender.publish();
            laminar.poll();
            assertTrue(System.nanoTime() < deadline, "waited too long: " + losses(laminar));
        }
        return losses(laminar);
    }

    @Test
    void shouldCountDatagramsThatNobodyTook() {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            try (Laminar laminar = open(config, SocketHarness.freePort() + "', protocol = 'udp', format = 'json'")) {
                assertEquals(SinkLosses.NONE, losses(laminar));
                SinkLosses losses = appendUntil(laminar, now -> now.datagrams() > 2);
                assertEquals(0, losses.readers() + losses.newcomers());
                assertEquals("datagram lost: reason=connection refused (ECONNREFUSED)", losses.last());
            }
        }
    }

    @Test
    void shouldCountReadersThatWereDisconnectedOrBrokeOff() throws IOException {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            String options = port + "', mode = 'listen', connections = 1, slow = 'disconnect', format = 'binary'";
            try (Laminar laminar = open(config, options);
                    Socket slow = SocketHarness.connect(port)) {
                assertTrue(slow.isConnected());
                assertEquals(
                        "reader disconnected: too slow",
                        appendUntil(laminar, now -> now.readers() == 1).last());
                try (Socket broken = SocketHarness.connect(port)) {
                    broken.setSoLinger(true, 0);
                }
                SinkLosses losses = appendUntil(laminar, now -> now.readers() == 2);
                assertTrue(losses.last().startsWith("reader "), losses.last());
                assertEquals(0, losses.newcomers() + losses.datagrams());
            }
        }
    }

    @Test
    void shouldCountConnectionsThatWereNotTaken() throws IOException {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            int port = SocketHarness.freePort();
            try (Laminar laminar = open(config, port + "', mode = 'listen', max.connections = 1, format = 'csv'");
                    Socket first = SocketHarness.connect(port)) {
                try (Socket second = SocketHarness.connect(port);
                        Socket third = SocketHarness.connect(port)) {
                    assertTrue(first.isConnected() && second.isConnected() && third.isConnected());
                    SinkLosses losses = appendUntil(laminar, now -> now.newcomers() == 2);
                    assertEquals(new SinkLosses(0, 0, 2, "connection refused: maxConnections=1"), losses);
                }
            }
        }
    }
}
