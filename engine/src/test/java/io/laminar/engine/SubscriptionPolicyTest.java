package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A subscription that leaves rows out holds nobody back, and every row is read or counted. */
@Timeout(120)
class SubscriptionPolicyTest {
    private static final SubscriptionOptions[] DROPPING = {
        SubscriptionOptions.dropNewest(),
        SubscriptionOptions.dropOldest(),
        SubscriptionOptions.dropOldest().withBlocks(5),
        SubscriptionOptions.sample(3)
    };

    private static Laminar open(LaminarConfig.Mode mode, int cores) {
        Laminar laminar = Laminar.open(Engines.tinyBuilder(mode).cores(cores).build());
        laminar.execute("CREATE SOURCE t (id BIGINT, ts TIMESTAMP(9), WATERMARK FOR ts AS ts)"
                + (cores > 1 ? " WITH (partition.by = 'id')" : ""));
        laminar.execute("CREATE STREAM s AS SELECT id, ts FROM t");
        return laminar;
    }

    private static void append(Appender appender, long id) {
        appender.setLong(0, id);
        appender.setLong(1, id * 1000);
        appender.endRow();
    }

    private static List<Long> ids(List<Object[]> rows) {
        return rows.stream().map(row -> (Long) row[1]).toList();
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,2", "INLINE,4", "THREADED,1", "THREADED,2", "THREADED,4"})
    void shouldNotHoldBackAnybodyWhileItStandsStill(LaminarConfig.Mode mode, int cores) {
        Map<String, Long> live = Engines.live();
        for (SubscriptionOptions options : DROPPING) {
            try (Laminar laminar = open(mode, cores)) {
                Subscription stalled = laminar.subscribe("s", options);
                Subscription sibling = laminar.subscribe("s");
                Appender appender = laminar.appender("t");
                long count = 3000;
                List<Object[]> siblings = new ArrayList<>();
                for (long id = 0; id < count; id++) {
                    while (!appender.tryRow()) {
                        laminar.poll();
                        siblings.addAll(Engines.drain(sibling));
                    }
                    append(appender, id);
                    if (id % 7 == 0) {
                        appender.publish();
                    }
                }
                Engines.settle(laminar, sibling, siblings);
                appender.end();
                siblings.addAll(Engines.untilEnd(laminar, sibling));
                assertEquals(
                        LongStream.range(0, count).boxed().toList(),
                        ids(siblings).stream().sorted().toList());
                List<Long> read = ids(Engines.untilEnd(laminar, stalled));
                String about = options + " read=" + read + " dropped=" + stalled.rowsDropped();
                assertEquals(count, read.size() + stalled.rowsDropped(), about);
                assertTrue(stalled.rowsDropped() > count / 2, about);
                assertEquals(Long.MAX_VALUE, stalled.watermark(), about);
                boolean oldest = options.policy() == SubscriptionOptions.Policy.DROP_OLDEST;
                assertEquals(oldest, read.contains(count - 1), about);
                assertTrue(read.contains(0L), "what was given stays: " + about);
                stalled.close();
                assertEquals(
                        count - read.size(),
                        laminar.metrics().stream("s").orElseThrow().rowsDropped());
            }
        }
        assertEquals(live, Engines.live());
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,4", "THREADED,1", "THREADED,2"})
    void shouldAccountForEveryRowWhateverTheSchedule(LaminarConfig.Mode mode, int cores) {
        for (int round = 0; round < 10; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            try (Laminar laminar = open(mode, cores)) {
                laminar.assembly().cores().order(new RandomOrder(seed));
                List<Subscription> subscriptions = new ArrayList<>();
                List<List<Object[]>> rows = new ArrayList<>();
                for (SubscriptionOptions options : DROPPING) {
                    subscriptions.add(laminar.subscribe("s", options));
                    rows.add(new ArrayList<>());
                }
                Appender appender = laminar.appender("t");
                long count = 600;
                for (long id = 0; id < count; id++) {
                    append(appender, id);
                    if (random.nextInt(4) == 0) {
                        appender.publish();
                        laminar.poll();
                    }
                    int which = random.nextInt(DROPPING.length);
                    if (random.nextInt(6) == 0) {
                        rows.get(which).addAll(Engines.drain(subscriptions.get(which)));
                    }
                }
                appender.end();
                for (int s = 0; s < DROPPING.length; s++) {
                    Subscription subscription = subscriptions.get(s);
                    rows.get(s).addAll(Engines.untilEnd(laminar, subscription));
                    List<Long> read = ids(rows.get(s));
                    String about = "seed=" + seed + " " + DROPPING[s] + " read=" + read;
                    assertEquals(count, read.size() + subscription.rowsDropped(), about);
                    List<Long> ordered = read.stream().sorted().distinct().toList();
                    assertEquals(read.size(), ordered.size(), about);
                    if (cores == 1) {
                        assertEquals(ordered, read, about);
                    }
                    assertEquals(Long.MAX_VALUE, subscription.watermark(), about);
                }
            }
        }
    }

    @Test
    void shouldReadEveryThirdRow() {
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, 1)) {
            Subscription sample = laminar.subscribe("s", SubscriptionOptions.sample(3));
            Appender appender = laminar.appender("t");
            List<Object[]> rows = new ArrayList<>();
            for (long id = 0; id < 100; id++) {
                append(appender, id);
                appender.publish();
                Engines.settle(laminar, sample, rows);
            }
            assertEquals(LongStream.range(0, 34).map(i -> 3 * i).boxed().toList(), ids(rows));
            assertEquals(66, sample.rowsDropped());
        }
    }

    @ParameterizedTest
    @EnumSource(LaminarConfig.Mode.class)
    void shouldHoldItsSourceBackWhenItWaitsAndLetItGoWhenItReads(LaminarConfig.Mode mode) throws Exception {
        try (Laminar laminar = open(mode, 1)) {
            laminar.execute("CREATE SOURCE other (id BIGINT); CREATE STREAM o AS SELECT id FROM other");
            Subscription waiting = laminar.subscribe("s");
            Subscription others = laminar.subscribe("o");
            Appender appender = laminar.appender("t");
            long given = giveUntilHeld(laminar, appender);
            assertTrue(given < 100, "its blocks are used up: given=" + given);
            // What reads another source goes on.
            Appender free = laminar.appender("other");
            List<Object[]> rows = new ArrayList<>();
            for (long id = 0; id < 500; id++) {
                while (!free.tryRow()) {
                    laminar.poll();
                    rows.addAll(Engines.drain(others));
                }
                free.setLong(0, id);
                free.endRow();
                free.publish();
            }
            free.end();
            rows.addAll(Engines.untilEnd(laminar, others));
            assertEquals(500, rows.size());
            List<Object[]> held = new ArrayList<>();
            while (!appender.tryRow()) {
                laminar.poll();
                held.addAll(Engines.drain(waiting));
            }
            append(appender, given++);
            if (mode == LaminarConfig.Mode.INLINE) {
                Engines.settle(laminar, waiting, held);
                appender.end();
                held.addAll(Engines.untilEnd(laminar, waiting));
            } else {
                Thread ending = new Thread(appender::end);
                ending.start();
                held.addAll(Engines.untilEnd(laminar, waiting));
                ending.join();
            }
            assertEquals(given, held.size(), "nothing is lost");
        }
    }

    /** Gives rows until none is taken any more, turn after turn. */
    private static long giveUntilHeld(Laminar laminar, Appender appender) {
        long[] given = {0};
        int[] refused = {0};
        Engines.until("rows that nobody takes", () -> {
            boolean room = given[0] < 1_000 && appender.tryRow();
            refused[0] = room ? 0 : refused[0] + 1;
            if (room) {
                append(appender, given[0]++);
                appender.publish();
            }
            laminar.poll();
            // Asking makes each core take a turn.
            laminar.metrics();
            return refused[0] == 20;
        });
        return given[0];
    }

    @Test
    void shouldRefuseImpossibleOptions() {
        SubscriptionOptions.Policy wait = SubscriptionOptions.Policy.WAIT;
        for (Runnable wrong : List.<Runnable>of(
                () -> SubscriptionOptions.sample(0),
                () -> new SubscriptionOptions(wait, 2, 0),
                () -> SubscriptionOptions.dropOldest().withBlocks(1),
                () -> SubscriptionOptions.dropOldest().withBlocks(1025),
                () -> SubscriptionOptions.dropOldest().withBlocks(-1))) {
            assertThrows(ConfigException.class, wrong::run);
        }
    }
}
