package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sources do with rows that find no room: every one is delivered or counted, whoever stands still. */
@Timeout(120)
class BackpressureTest {
    private static final String COLUMNS = "(producer BIGINT, id BIGINT, note VARCHAR)";
    private static final String NOTE = "x".repeat(400);

    /** Rows of one producer, and what the test knows of them. */
    private static final class Producer {
        final int number;
        final Appender appender;
        final Random random;
        long offered;
        long refused;
        final List<Long> kept = new ArrayList<>();

        Producer(int number, Appender appender, long seed) {
            this.number = number;
            this.appender = appender;
            this.random = new Random(seed);
        }

        /** Offers a row; a policy that throws counts as having refused it. */
        void offer() {
            long droppedBefore = appender.rowsDropped();
            try {
                appender.setLong(0, number);
                appender.setLong(1, offered);
                appender.setString(2, NOTE.substring(0, random.nextInt(4) == 0 ? random.nextInt(400) : 3));
                appender.endRow();
            } catch (LimitException e) {
                assertEquals(ErrorCode.BACK_PRESSURED, e.code());
                appender.abandonRow();
                return;
            }
            if (appender.rowsDropped() == droppedBefore) {
                kept.add(offered);
            } else {
                refused++;
            }
            offered++;
            if (random.nextInt(5) == 0) {
                publish();
            }
        }

        /** Rows that were taken stay where they are when a core has no room for them yet; they go with the next. */
        void publish() {
            try {
                appender.publish();
            } catch (LimitException e) {
                assertEquals(ErrorCode.BACK_PRESSURED, e.code());
            }
        }
    }

    private static Laminar open(LaminarConfig.Mode mode, int cores, String policy, long seed) {
        Laminar laminar = Laminar.open(
                Engines.tinyBuilder(mode).cores(cores).blocksPerLane(4).build());
        laminar.assembly().cores().order(new RandomOrder(seed));
        String partition = cores > 1 ? ", partition.by = 'id'" : "";
        laminar.execute("CREATE SOURCE t " + COLUMNS + " WITH (backpressure = '" + policy + "'" + partition + ")");
        laminar.execute("CREATE STREAM s AS SELECT producer, id, note FROM t");
        return laminar;
    }

    /** What was read is what was kept, in the order of each producer where one core keeps it. */
    private static void requireDelivered(List<Producer> producers, List<Object[]> rows, int cores, String about) {
        Map<Long, List<Long>> read = new HashMap<>();
        rows.forEach(row ->
                read.computeIfAbsent((Long) row[1], p -> new ArrayList<>()).add((Long) row[2]));
        for (Producer producer : producers) {
            List<Long> ids = read.getOrDefault((long) producer.number, new ArrayList<>());
            if (cores > 1) {
                ids.sort(null);
            }
            assertEquals(producer.kept, ids, about);
        }
    }

    private static void requireBalance(Laminar laminar, List<Producer> producers, long read, String about) {
        SourceMetrics metrics = laminar.metrics().source("t").orElseThrow();
        BackpressureMetrics pressure = metrics.backpressure();
        String all = about + " " + metrics;
        assertEquals(producers.stream().mapToLong(p -> p.offered).sum(), pressure.rowsOffered(), all);
        assertEquals(producers.stream().mapToLong(p -> p.appender.rowsOffered()).sum(), pressure.rowsOffered(), all);
        assertEquals(producers.stream().mapToLong(p -> p.refused).sum(), pressure.rowsDroppedNewest(), all);
        assertEquals(
                pressure.rowsOffered(),
                metrics.rowsIn() + pressure.rowsDroppedNewest() + pressure.rowsDroppedOldest(),
                all);
        assertEquals(metrics.rowsIn(), read, all);
        assertEquals(0, pressure.waitingProducers(), all);
    }

    @ParameterizedTest
    @CsvSource({
        "drop_newest,1",
        "drop_newest,2",
        "drop_newest,4",
        "drop_oldest,1",
        "drop_oldest,2",
        "drop_oldest,4",
        "error,1",
        "error,2",
        "error,4"
    })
    void shouldAccountForEveryRowWhateverTheSchedule(String policy, int cores) {
        for (int round = 0; round < 12; round++) {
            accountForEveryRow(policy, cores, System.nanoTime());
        }
    }

    /** A mark without room at a close; what was taken stayed with the producer, uncounted. */
    @Test
    void shouldBringToTheCoresWhatWasTakenBeforeAClose() {
        accountForEveryRow("error", 4, 53_450_159_629_968L);
    }

    private static void accountForEveryRow(String policy, int cores, long seed) {
        String about = "seed=" + seed + " policy=" + policy + " cores=" + cores;
        Random random = new Random(seed);
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, cores, policy, seed)) {
            Subscription read = laminar.subscribe("s");
            List<Producer> producers = new ArrayList<>();
            for (int p = 0; p < 3; p++) {
                producers.add(new Producer(p, laminar.appender("t"), random.nextLong()));
            }
            List<Object[]> rows = new ArrayList<>();
            int stalled = 0;
            for (int step = 0; step < 1500; step++) {
                producers.get(random.nextInt(3)).offer();
                stalled = stalled > 0 ? stalled - 1 : random.nextInt(40) == 0 ? random.nextInt(200) : 0;
                if (random.nextInt(4) == 0) {
                    laminar.poll();
                }
                if (stalled == 0 && random.nextInt(3) == 0) {
                    rows.addAll(Engines.drain(read));
                }
            }
            for (Producer producer : producers) {
                Engines.settle(laminar, read, rows);
                producer.appender.close();
            }
            Engines.settle(laminar, read, rows);
            requireBalance(laminar, producers, rows.size(), about);
            if (!policy.equals("drop_oldest")) {
                requireDelivered(producers, rows, cores, about);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wait,1",
        "wait,2",
        "drop_newest,1",
        "drop_newest,2",
        "drop_newest,4",
        "drop_oldest,1",
        "drop_oldest,2",
        "drop_oldest,4",
        "error,2"
    })
    void shouldAccountForEveryRowOnThreads(String policy, int cores) throws Exception {
        long seed = System.nanoTime();
        String about = "seed=" + seed + " policy=" + policy + " cores=" + cores;
        Random random = new Random(seed);
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, cores, policy, seed)) {
            Subscription read = laminar.subscribe("s");
            List<Producer> producers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            for (int p = 0; p < 2; p++) {
                Producer producer = new Producer(p, laminar.appender("t"), random.nextLong());
                producers.add(producer);
                threads.add(new Thread(() -> produce(producer, thrown)));
            }
            threads.forEach(Thread::start);
            List<Object[]> rows = new ArrayList<>();
            while (threads.stream().anyMatch(Thread::isAlive)) {
                if (random.nextInt(20) == 0) {
                    awaitPressure(laminar);
                }
                rows.addAll(Engines.drain(read));
            }
            assertEquals(null, thrown.get(), about);
            producers.get(0).appender.end();
            rows.addAll(Engines.untilEnd(laminar, read));
            requireBalance(laminar, producers, rows.size(), about);
            if (!policy.equals("drop_oldest")) {
                requireDelivered(producers, rows, cores, about);
            }
        }
    }

    /** Reads nothing until every lane on the way is full: no core takes a row any more, turn after turn. */
    private static void awaitPressure(Laminar laminar) {
        long[] taken = {-1};
        int[] looks = {0};
        Engines.until("cores that stand still", () -> {
            long now = laminar.metrics().source("t").orElseThrow().rowsIn();
            looks[0] = now == taken[0] ? looks[0] + 1 : 0;
            taken[0] = now;
            return looks[0] == 20;
        });
    }

    private static void produce(Producer producer, AtomicReference<Throwable> thrown) {
        try {
            for (int r = 0; r < 6000; r++) {
                producer.offer();
            }
            producer.appender.publish();
            if (producer.number > 0) {
                producer.appender.close();
            }
        } catch (RuntimeException | AssertionError e) {
            thrown.set(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldKeepTheYoungestRowsWhileNobodyReads(int cores) {
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, cores, "drop_oldest", 1)) {
            Subscription read = laminar.subscribe("s");
            Appender appender = laminar.appender("t");
            int count = 1000;
            for (int r = 0; r < count; r++) {
                appender.setLong(1, r);
                appender.endRow();
                appender.publish();
                laminar.poll();
            }
            BackpressureMetrics pressure =
                    laminar.metrics().source("t").orElseThrow().backpressure();
            assertTrue(pressure.rowsDroppedOldest() > count / 2, "" + pressure);
            List<Object[]> rows = new ArrayList<>();
            Engines.settle(laminar, read, rows);
            List<Long> ids = rows.stream().map(row -> (Long) row[2]).sorted().toList();
            assertEquals(count - pressure.rowsDroppedOldest(), ids.size());
            // The oldest were with the query already; of the others the youngest are there, without a gap.
            assertEquals(0L, ids.get(0));
            assertEquals(count - 1L, ids.get(ids.size() - 1));
            assertEquals(count - 2L, ids.get(ids.size() - 2));
        }
    }

    @Test
    void shouldNeverLeaveMarksOut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Laminar laminar = Laminar.open(Engines.tiny(LaminarConfig.Mode.INLINE))) {
            laminar.execute("CREATE SOURCE t (id BIGINT, ts TIMESTAMP(9), WATERMARK FOR ts) "
                    + "WITH (backpressure = 'drop_oldest')");
            Subscription read = laminar.subscribe("t");
            Appender appender = laminar.appender("t");
            long promised = 0;
            for (int r = 0; r < 3000; r++) {
                appender.setLong(0, r);
                appender.setLong(1, promised + random.nextInt(1000));
                appender.endRow();
                if (random.nextInt(3) == 0) {
                    promised += random.nextInt(1000);
                    appender.watermark(promised);
                }
                if (random.nextInt(10) == 0) {
                    appender.flush();
                }
            }
            List<Object[]> rows = new ArrayList<>();
            Engines.settle(laminar, read, rows);
            assertEquals(promised, read.watermark(), "seed=" + seed);
            assertTrue(rows.size() < 3000, "rows were left out");
            appender.end();
            Engines.settle(laminar, read, rows);
            assertTrue(read.ended());
        }
    }

    @Test
    void shouldServeEveryProducerWhileOthersAreFull() {
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, 1, "wait", 1)) {
            Subscription read = laminar.subscribe("s");
            int busy = 9;
            List<Appender> appenders = new ArrayList<>();
            for (int p = 0; p <= busy; p++) {
                appenders.add(laminar.appender("t"));
            }
            long[] taken = new long[busy + 1];
            for (int round = 0; round < 2000; round++) {
                for (int p = 0; p < busy; p++) {
                    while (appenders.get(p).tryRow()) {
                        append(appenders.get(p), p);
                    }
                    appenders.get(p).publish();
                }
                boolean asks = round % 20 == 0;
                if (asks) {
                    append(appenders.get(busy), busy);
                    appenders.get(busy).publish();
                }
                laminar.poll();
                Engines.drain(read).forEach(row -> taken[(int) (long) (Long) row[1]]++);
                if (round % 20 == 19) {
                    assertEquals(round / 20 + 1, taken[busy], "a row waits for no more than a turn of each other");
                }
            }
            long least = Long.MAX_VALUE;
            long most = 0;
            for (int p = 0; p < busy; p++) {
                least = Math.min(least, taken[p]);
                most = Math.max(most, taken[p]);
            }
            assertTrue(least > 100 && most <= 2 * least, "rows: least=" + least + ", most=" + most);
        }
    }

    private static void append(Appender appender, int producer) {
        appender.setLong(0, producer);
        appender.endRow();
    }

    @Test
    void shouldHoldAProducerBackUntilHalfOfItsLaneIsFree() throws Exception {
        LaminarConfig config = LaminarConfig.builder()
                .blockRows(4)
                .blocksPerLane(10)
                .sliceRows(4)
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE t " + COLUMNS);
            Subscription read = laminar.subscribe("t");
            Appender appender = laminar.appender("t");
            Thread producer = new Thread(() -> {
                for (int r = 0; r < 2000; r++) {
                    append(appender, r);
                    appender.publish();
                }
                appender.end();
            });
            producer.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (pressure(laminar).waitingProducers() == 0) {
                assertTrue(System.nanoTime() < deadline, () -> "nobody waits: " + pressure(laminar));
                Thread.onSpinWait();
            }
            // Of its own lane the producer may use eight blocks of ten, and the core has ten of the subscription's to
            // copy their rows to. So far it gets, and no further while nobody reads: every look is a turn of the core.
            for (int look = 0; look < 50; look++) {
                long offered = pressure(laminar).rowsOffered();
                assertTrue(offered >= 4 * 8 && offered <= 4 * (8 + 10 + 1), "rows offered: " + offered);
            }
            List<Object[]> rows = Engines.untilEnd(laminar, read);
            producer.join();
            assertEquals(2000, rows.size());
            BackpressureMetrics after = pressure(laminar);
            assertEquals(0, after.waitingProducers());
            assertTrue(after.waitedNs() > 0, "" + after);
            assertTrue(after.waits() > 1, "" + after);
        }
    }

    private static BackpressureMetrics pressure(Laminar laminar) {
        return laminar.metrics().source("t").orElseThrow().backpressure();
    }

    @Test
    void shouldRefuseAnotherThreadUntilItAdopts() throws Exception {
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, 1, "wait", 1)) {
            Appender appender = laminar.appender("t");
            append(appender, 1);
            appender.publish();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread other = new Thread(() -> {
                thrown.set(Assertions.assertThrows(ConfigException.class, () -> append(appender, 2)));
                appender.adopt();
                append(appender, 3);
                appender.publish();
            });
            other.start();
            other.join();
            assertEquals(ErrorCode.WRONG_THREAD, ((ConfigException) thrown.get()).code());
            ConfigException mine = Assertions.assertThrows(ConfigException.class, appender::publish);
            assertEquals(ErrorCode.WRONG_THREAD, mine.code());
            appender.adopt();
            appender.close();
            ConfigException closed = Assertions.assertThrows(ConfigException.class, () -> append(appender, 4));
            assertEquals(ErrorCode.CLOSED, closed.code());
        }
    }
}
