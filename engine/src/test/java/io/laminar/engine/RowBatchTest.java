package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows copied out, rows waited for, and the rows of each core by themselves. */
class RowBatchTest {
    private static void append(Appender rows, String key, long value) {
        if (key == null) {
            rows.setNull(0);
        } else {
            rows.setString(0, key);
        }
        rows.setLong(1, value);
        rows.endRow();
    }

    private static Laminar open(LaminarConfig.Mode mode, int cores) {
        Laminar laminar = Laminar.open(Engines.tinyBuilder(mode).cores(cores).build());
        laminar.execute("CREATE SOURCE s (k VARCHAR, v BIGINT) WITH (partition.by = 'k')");
        laminar.execute("CREATE STREAM t AS SELECT k, v + 1 AS w FROM s");
        return laminar;
    }

    private static String text(RowReader row) {
        return (row.isNull(0) ? "NULL" : row.getString(0)) + "=" + row.getLong(1);
    }

    @Test
    void shouldGiveTheSameRowsAsReadingInPlace() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Long> before = Engines.live();
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, 1)) {
            Subscription copied = laminar.subscribe("t");
            Subscription read = laminar.subscribe("t");
            Appender rows = laminar.appender("s");
            List<String> expected = new ArrayList<>();
            List<String> actual = new ArrayList<>();
            try (RowBatch batch = copied.newBatch(7)) {
                assertEquals(7, batch.capacity());
                for (int r = 0; r < 500; r++) {
                    while (!rows.tryRow()) {
                        laminar.poll();
                        read.pollEach(random.nextInt(4), row -> expected.add(text(row)));
                        drain(copied, batch, actual);
                    }
                    String key = random.nextInt(5) == 0 ? null : "k".repeat(random.nextInt(60)) + r;
                    append(rows, key, r);
                }
                rows.end();
                while (!copied.ended() || !read.ended()) {
                    laminar.poll();
                    read.pollEach(3, row -> expected.add(text(row)));
                    drain(copied, batch, actual);
                }
                assertEquals(500, actual.size());
                assertEquals(expected, actual, "seed=" + seed);
                assertEquals(500, copied.rowsRead());
                assertEquals(PollState.ENDED, copied.tryPoll());
                assertEquals(0, copied.pollInto(batch));
            }
        }
        assertEquals(before, Engines.live());
    }

    private static void drain(Subscription rows, RowBatch batch, List<String> into) {
        while (rows.pollInto(batch) > 0) {
            assertTrue(batch.count() <= batch.capacity());
            int before = into.size();
            while (batch.next()) {
                into.add(text(batch));
            }
            assertEquals(before + batch.count(), into.size());
            batch.rewind();
            assertTrue(batch.next());
            assertEquals(into.get(before), text(batch), "read again");
        }
    }

    @Test
    void shouldKeepWhatItHoldsWhenTheStreamIsGone() {
        Laminar laminar = open(LaminarConfig.Mode.INLINE, 1);
        Subscription rows = laminar.subscribe("t");
        RowBatch batch = rows.newBatch(16);
        Appender appender = laminar.appender("s");
        append(appender, "a text that is longer than twelve bytes", 41);
        appender.end();
        while (laminar.poll() > 0) {}
        assertEquals(1, rows.pollInto(batch));
        laminar.close();
        assertTrue(batch.next());
        assertEquals("a text that is longer than twelve bytes=42", text(batch));
        assertEquals(1, batch.weight());
        assertEquals(0, rows.pollInto(batch), "a closed stream has no rows");
        assertFalse(batch.next());
        assertThrows(IllegalStateException.class, () -> batch.getLong(1));
        batch.close();
        batch.close();
        assertEquals(
                ErrorCode.CLOSED,
                assertThrows(ConfigException.class, () -> rows.pollInto(batch)).code());
    }

    @Test
    void shouldRefuseABatchOfOtherColumns() {
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, 1)) {
            laminar.execute("CREATE STREAM u AS SELECT v FROM s");
            Subscription other = laminar.subscribe("u");
            try (RowBatch batch = laminar.subscribe("t").newBatch(4)) {
                ConfigException refused = assertThrows(ConfigException.class, () -> other.pollInto(batch));
                assertEquals(ErrorCode.COLUMN_MISMATCH, refused.code());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,2", "THREADED,1", "THREADED,2"})
    void shouldWaitForARow(LaminarConfig.Mode mode, int cores) {
        try (Laminar laminar = open(mode, cores)) {
            Subscription rows = laminar.subscribe("t");
            assertFalse(rows.poll(Duration.ofMillis(1)), "the time is over");
            Appender appender = laminar.appender("s");
            append(appender, "a", 1);
            append(appender, "a", 2);
            appender.end();
            assertTrue(rows.poll(Duration.ofSeconds(30)));
            assertEquals("a=2", text(rows));
            assertTrue(rows.poll(Duration.ofSeconds(30)));
            assertEquals("a=3", text(rows));
            assertFalse(rows.poll(Duration.ofSeconds(30)), "none will come");
            assertTrue(rows.ended());
        }
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,4", "THREADED,1", "THREADED,2"})
    void shouldReadEachCoreByItself(LaminarConfig.Mode mode, int cores) {
        Map<String, Long> before = Engines.live();
        try (Laminar laminar = open(mode, cores)) {
            List<Subscription> parts = laminar.subscribeEach("t", SubscriptionOptions.DEFAULT);
            assertEquals(cores, parts.size());
            Subscription all = laminar.subscribe("t");
            Poller poller = new Poller(parts);
            Appender appender = laminar.appender("s");
            Set<String> whole = new HashSet<>();
            List<Set<String>> each = new ArrayList<>();
            parts.forEach(part -> each.add(new HashSet<>()));
            RowVisitor visitor = row -> each.get(parts.indexOf(row)).add(row.getString(0));
            for (int r = 0; r < 200; r++) {
                while (!appender.tryRow()) {
                    laminar.poll();
                    poller.pollEach(5, 2, visitor);
                    all.pollEach(10, row -> whole.add(row.getString(0)));
                }
                append(appender, "key " + r, r);
            }
            appender.end();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!all.ended() || !parts.stream().allMatch(Subscription::ended)) {
                laminar.poll();
                poller.pollEach(50, 10, visitor);
                all.pollEach(50, row -> whole.add(row.getString(0)));
                assertTrue(System.nanoTime() < deadline, "no end");
            }
            assertEquals(200, whole.size());
            Set<String> together = new HashSet<>();
            for (Set<String> part : each) {
                assertFalse(part.isEmpty(), "each core has rows");
                part.forEach(key -> assertTrue(together.add(key), "on two cores: " + key));
            }
            assertEquals(whole, together);
            parts.get(0).close();
            assertEquals(PollState.CLOSED, parts.get(0).tryPoll());
        }
        assertEquals(before, Engines.live());
    }

    @Test
    void shouldReadEachCoreOnAThreadOfItsOwn() throws Exception {
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, 2);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (Subscription part : laminar.subscribeEach("t", SubscriptionOptions.DEFAULT)) {
                counts.add(threads.submit(() -> {
                    while (part.poll(Duration.ofSeconds(30))) {
                        assertTrue(part.getLong(1) > 0);
                    }
                    return part.ended() ? part.rowsRead() : -1;
                }));
            }
            Appender appender = laminar.appender("s");
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            for (int r = 0; r < 5_000; r++) {
                while (!appender.tryRow()) {
                    assertTrue(System.nanoTime() < deadline, "no room after 30 s: row=" + r);
                    Thread.onSpinWait();
                }
                append(appender, "key " + r % 100, r);
            }
            appender.end();
            long sum = 0;
            for (Future<Long> count : counts) {
                long rows = count.get(40, TimeUnit.SECONDS);
                assertTrue(rows > 0, "each core has rows");
                sum += rows;
            }
            assertEquals(5_000, sum);
        }
    }
}
