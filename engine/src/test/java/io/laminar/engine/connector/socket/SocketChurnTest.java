package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes and goes leaves nothing behind, whatever it was doing. */
@Timeout(120)
class SocketChurnTest {
    private static final int ROUNDS = Integer.getInteger("laminar.test.churn", 500);

    /** One round: creates, uses and drops. */
    private interface Round {
        void run(Laminar laminar, Appender appender) throws IOException;
    }

    private static void churn(int rounds, Round round) throws IOException {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            try (Laminar laminar = Laminar.open(config.set("io.drain.ms", "0").build())) {
                laminar.execute("CREATE SOURCE s " + SocketHarness.COLUMNS);
                laminar.start();
                Appender appender = laminar.appender("s");
                round.run(laminar, appender);
                settle(laminar);
                Map<String, Long> live = Engines.live();
                for (int i = 0; i < rounds; i++) {
                    round.run(laminar, appender);
                }
                settle(laminar);
                assertEquals(live, Engines.live(), "after " + rounds + " rounds");
            }
        }
    }

    /** Memory goes with the last of what was in flight, a moment after the sink. */
    private static void settle(Laminar laminar) {
        for (int i = 0; i < 50; i++) {
            laminar.poll();
            SocketHarness.sleep(2);
        }
    }

    private static void append(Appender appender, int rows) {
        for (int id = 0; id < rows; id++) {
            appender.setLong(0, id);
            appender.endRow();
        }
        appender.flush();
    }

    @Test
    void shouldLeaveNothingBehindOfSinks() throws IOException {
        String options = "address = '127.0.0.1:" + SocketHarness.freePort() + "', protocol = 'udp'";
        churn(ROUNDS, (laminar, appender) -> {
            laminar.execute("CREATE SINK k AS SELECT id FROM s INTO SOCKET (" + options + ", format = 'csv')");
            append(appender, 3);
            laminar.poll();
            laminar.execute("DROP SINK k");
        });
    }

    @Test
    void shouldLeaveNothingBehindOfSinksWhoseReaderTakesNothing() throws IOException {
        churn(ROUNDS / 50, (laminar, appender) -> {
            int port = SocketHarness.freePort();
            laminar.execute("CREATE SINK k AS SELECT id FROM s INTO SOCKET (address = '127.0.0.1:" + port
                    + "', mode = 'listen', connections = 1, format = 'binary')");
            try (Socket reader = SocketHarness.connect(port)) {
                assertTrue(reader.isConnected());
                for (int i = 0; i < 20; i++) {
                    append(appender, 100);
                    laminar.poll();
                }
                laminar.execute("DROP SINK k");
            }
        });
    }

    @Test
    void shouldLeaveNothingBehindOfSources() throws IOException {
        churn(ROUNDS, (laminar, appender) -> {
            // The last one's is free a moment after it is dropped.
            String address = "address = '127.0.0.1:" + SocketHarness.freePort() + "'";
            laminar.execute(SocketHarness.source(SocketHarness.COLUMNS, address + ", format = 'json'"));
            laminar.poll();
            laminar.execute("DROP SOURCE t");
        });
    }
}
