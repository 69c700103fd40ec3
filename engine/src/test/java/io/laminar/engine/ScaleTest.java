package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many queries and many streams in one engine; prints what they cost. */
@Timeout(120)
class ScaleTest {
    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    private static void append(Appender appender, long id) {
        appender.setLong(0, id);
        appender.endRow();
    }

    @Test
    void shouldServeAThousandQueriesOfOneSource() {
        int queries = 1000;
        int rows = 2000;
        Map<String, Long> live = Engines.live();
        long start = System.nanoTime();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE t (id BIGINT)");
            List<Subscription> subscriptions = new ArrayList<>();
            for (int q = 0; q < queries; q++) {
                laminar.execute(
                        "CREATE STREAM s" + q + " AS SELECT id + " + q + " AS v FROM t WHERE id % 7 <> " + q % 7);
                subscriptions.add(laminar.subscribe("s" + q));
            }
            long created = System.nanoTime();
            Appender appender = laminar.appender("t");
            long[] sums = new long[queries];
            for (int r = 0; r < rows; r++) {
                append(appender, r);
                if (r % 500 == 499) {
                    appender.publish();
                    readAll(laminar, subscriptions, sums);
                }
            }
            long done = System.nanoTime();
            for (int q = 0; q < queries; q++) {
                long expected = 0;
                for (int r = 0; r < rows; r++) {
                    expected += r % 7 != q % 7 ? r + q : 0;
                }
                assertEquals(expected, sums[q], "query " + q);
            }
            System.out.printf(
                    "1000 queries on one source: created in %d ms, %d rows in %d ms (%.0f ns a row and query), "
                            + "%d KiB each%n",
                    (created - start) / 1_000_000,
                    rows,
                    (done - created) / 1_000_000,
                    (double) (done - created) / rows / queries,
                    RawMemory.liveBytes() / queries >> 10);
        }
        assertEquals(live, Engines.live());
    }

    private static void readAll(Laminar laminar, List<Subscription> subscriptions, long[] sums) {
        int moved;
        do {
            moved = laminar.poll();
            for (int q = 0; q < sums.length; q++) {
                Subscription subscription = subscriptions.get(q);
                while (subscription.poll()) {
                    sums[q] += subscription.getLong(0);
                    moved++;
                }
            }
        } while (moved > 0);
    }

    @Test
    void shouldHoldTenThousandStreams() throws IOException {
        int streams = 10_000;
        long before = residentBytes();
        Map<String, Long> live = Engines.live();
        long start = System.nanoTime();
        Laminar laminar = Laminar.open(LaminarConfig.inline());
        laminar.execute("CREATE SOURCE t (id BIGINT)");
        for (int s = 0; s < streams; s++) {
            laminar.execute("CREATE STREAM s" + s + " AS SELECT id, id + " + s + " AS v FROM t WHERE id = " + s);
        }
        long created = System.nanoTime();
        long resident = residentBytes() - before;
        Subscription some = laminar.subscribe("s4711");
        Appender appender = laminar.appender("t");
        for (int r = 0; r < streams; r++) {
            append(appender, r);
        }
        appender.publish();
        List<Object[]> read = new ArrayList<>();
        Engines.settle(laminar, some, read);
        long done = System.nanoTime();
        assertEquals(1, read.size());
        assertEquals(2 * 4711L, read.get(0)[2]);
        long dropping = System.nanoTime();
        for (int s = 0; s < 100; s++) {
            laminar.execute("DROP STREAM s" + s);
        }
        long dropped = System.nanoTime();
        long reserved = RawMemory.liveBytes();
        laminar.close();
        System.out.printf(
                "10000 streams: created in %d ms, 10000 rows through all in %d ms, 100 dropped in %d ms, "
                        + "closed in %d ms; each %d KiB reserved, %d KiB resident%n",
                (created - start) / 1_000_000,
                (done - created) / 1_000_000,
                (dropped - dropping) / 1_000_000,
                (System.nanoTime() - dropped) / 1_000_000,
                reserved / streams >> 10,
                resident / streams >> 10);
        assertTrue(resident / streams < 128 << 10, "a stream that nothing flows through: bytes=" + resident / streams);
        assertEquals(live, Engines.live());
    }
}
