package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.client.ProducerConfig;
import io.laminar.engine.client.SocketProducer;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code laminar inspect} and {@code laminar replay} on what producers with a name have left, one of which has sent
 * rows again that the log had. A kill is a copy of all files as they are at a moment.
 */
@Timeout(120)
class NamedProducersCommandTest {
    private static final int ROWS = 3_000;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String COLUMNS = "(n BIGINT NOT NULL)";

    @TempDir
    Path folder;

    private static LaminarConfig config(Path at) {
        return LaminarConfig.builder()
                .cores(2)
                .baseDirectory(at)
                .set("data.directory", "state")
                .set("data.retain", "10")
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    private static String script(int port) {
        return "CREATE SOURCE a " + COLUMNS + " WITH (partition.by = 'n');"
                + "CREATE SOURCE c " + COLUMNS + " FROM SOCKET (address = '127.0.0.1:" + port
                + "', format = 'binary', clients = 2) WITH (partition.by = 'n');"
                + "CREATE STREAM ofa AS SELECT n FROM a; CREATE STREAM ofc AS SELECT n FROM c;";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void append(Appender appender, long to) {
        while (appender.position() < to) {
            appender.setLong(0, appender.position());
            appender.endRow();
        }
    }

    /** Both cores have rows behind the last position of the appender when the process is killed. */
    private void liveAndDie(Path at, int port) throws IOException {
        try (Laminar laminar = Laminar.open(config(folder))) {
            laminar.execute(script(port));
            laminar.start();
            Appender appender = laminar.appender("a", "one");
            append(appender, ROWS);
            appender.publish();
            long limitNs = System.nanoTime() + LONG.toNanos();
            while (appender.rowsDurable() < ROWS) {
                assertTrue(System.nanoTime() < limitNs, "rows=" + appender.rowsDurable());
                LockSupport.parkNanos(1_000_000);
            }
            copy(folder.resolve("state"), at.resolve("state"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    /** Sends it again, says where it is in the middle of that, and goes on; a client sends rows, too. */
    private static long liveAgain(Path at, int port) throws IOException {
        List<FieldFormat> fields = List.of(new FieldFormat("n", ColumnType.BIGINT, 6, false));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Laminar laminar = Laminar.open(config(at))) {
            laminar.execute(script(port));
            laminar.start();
            long epoch = laminar.checkpoint();
            Appender appender = laminar.appender("a", "one");
            assertEquals(0, appender.position());
            append(appender, ROWS / 3);
            assertTrue(appender.awaitDurable(LONG));
            append(appender, ROWS + 100);
            assertTrue(appender.awaitDurable(LONG));
            appender.close();
            try (SocketProducer client = SocketProducer.open(new ProducerConfig(address, "meter", fields))) {
                for (int n = 0; n < ROWS; n++) {
                    client.setLong(0, n);
                    client.endRow();
                }
                assertTrue(client.awaitAcknowledged(LONG));
            }
            assertEquals(ROWS + 100, laminar.metrics().source("a").orElseThrow().rowsIn());
            return epoch;
        }
    }

    private static CliRun run(Path at, String... words) {
        CliRun run = CliRun.in(at, words);
        assertEquals(ExitCode.OK, run.code(), run.toString());
        return run;
    }

    private static long rows(CliRun run, int from, int to) {
        return run.out()
                .lines()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(',') + 1)))
                .filter(n -> n >= from && n < to)
                .distinct()
                .count();
    }

    @Test
    void shouldReadWhatTheyHaveLeft() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        int port = freePort();
        liveAndDie(killed, port);
        long epoch = liveAgain(killed, port);
        CliRun inspected = run(killed, "inspect", "state", "--verify");
        assertTrue(inspected.out().contains("position "), inspected.out());
        assertTrue(inspected.out().endsWith("whole\n"), inspected.out());
        CliRun again = run(killed, "replay", "state", "--from", epoch + "", "--stream", "ofa");
        assertEquals(100, rows(again, ROWS, ROWS + 100), again.err());
        assertEquals(100, again.out().lines().count() - 1, "rows that the log had are there once");
        CliRun client = run(killed, "replay", "state", "--from", epoch + "", "--stream", "ofc");
        assertEquals(ROWS, rows(client, 0, ROWS), client.err());
        assertEquals(ROWS, client.out().lines().count() - 1, client.err());
    }
}
