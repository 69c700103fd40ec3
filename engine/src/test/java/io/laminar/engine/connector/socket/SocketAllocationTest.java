package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.BinaryFrames;
import io.laminar.memory.block.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * While a connection sends, the core's thread allocates nothing: not the port, not the connector beside the core, not
 * the windows, not the loop around them. What a connection costs when it comes and goes is left out.
 */
class SocketAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final List<FieldFormat> FIELDS = List.of(
            new FieldFormat("id", ColumnType.BIGINT, 0, true),
            new FieldFormat("price", ColumnType.DOUBLE, 0, true),
            new FieldFormat("ts", ColumnType.TIMESTAMP, 9, true));
    private static final int KEYS = 50;
    private static final int ROWS = 20_000;
    private static final long STEP_NS = 1_000_000;
    private static final int WINDOWS = (int) (ROWS * STEP_NS / 1_000_000_000L);
    private static final int MOST_ROUNDS = 200;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long sent;
    private long seen;

    private void write(BinaryFrames frames) throws IOException {
        for (int i = 0; i < ROWS; i++, sent++) {
            frames.setLong(0, sent % KEYS);
            frames.setDouble(1, i);
            frames.setLong(2, sent * STEP_NS);
            frames.endRow();
        }
        frames.flush();
    }

    /** On a thread of its own: results have to be read meanwhile, or the connection is held back. */
    private void send(OutputStream out) {
        byte[] round = bytes.toByteArray();
        bytes.reset();
        SocketHarness.start(() -> {
            try {
                out.write(round);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void await(Subscription results, long count, long startNs) {
        while (seen < count) {
            if (results.poll()) {
                seen++;
            } else {
                assertTrue(System.nanoTime() - startNs < DEADLINE_NS, () -> "results: " + seen + " of " + count);
                LockSupport.parkNanos(20_000);
            }
        }
    }

    /** The youngest, as the threads of other tests' engines may not have ended. */
    private static long coreThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("laminar-core-0"))
                .max(Comparator.comparingLong(Thread::threadId))
                .orElseThrow()
                .threadId();
    }

    @Test
    void shouldAllocateNothingOnTheCoreWhileAConnectionSends() throws IOException {
        for (LaminarConfig.Builder config : SocketHarness.configs()) {
            LaminarConfig built = config.build();
            if (built.mode() == LaminarConfig.Mode.THREADED) {
                check(built);
            }
        }
    }

    private void check(LaminarConfig config) throws IOException {
        int port = SocketHarness.freePort();
        sent = 0;
        seen = 0;
        bytes.reset();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE s (id BIGINT, price DOUBLE, ts TIMESTAMP(9), WATERMARK FOR ts AS ts)"
                    + " FROM SOCKET (address = '127.0.0.1:" + port + "', format = 'binary')");
            laminar.execute("CREATE STREAM out AS SELECT id, sum(price) AS total FROM s"
                    + " GROUP BY id, TUMBLE(ts, INTERVAL '1' SECOND)");
            Subscription results = laminar.subscribe("out");
            long core = coreThread();
            long startNs = System.nanoTime();
            long allocated = -1;
            int allocating = 0;
            try (Socket socket = SocketHarness.connect(port);
                    BinaryFrames frames = new BinaryFrames(bytes, FIELDS)) {
                OutputStream out = socket.getOutputStream();
                // What is called for the first time links itself; what a row, a frame or a round allocates comes again.
                while (allocated != 0 && allocating++ < MOST_ROUNDS) {
                    write(frames);
                    long before = THREADS.getThreadAllocatedBytes(core);
                    send(out);
                    // The last window of what was sent is open.
                    await(results, (sent / ROWS * WINDOWS - 1) * KEYS, startNs);
                    allocated = THREADS.getThreadAllocatedBytes(core) - before;
                }
            }
            assertEquals(
                    0, allocated, () -> "in every round, backend=" + config.io().backend());
        }
    }
}
