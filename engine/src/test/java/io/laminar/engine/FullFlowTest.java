package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams, sources and engines go while producers on other threads write as fast as they can. */
@Timeout(120)
class FullFlowTest {
    /** Writes until the appender is closed under it, and notes how many rows it ended. */
    private static final class Producer extends Thread {
        final Appender appender;
        volatile long ended;
        volatile ConfigException stopped;
        volatile Throwable wrong;

        Producer(Appender appender) {
            this.appender = appender;
        }

        @Override
        public void run() {
            try {
                for (long id = 0; ; id++) {
                    offer(id);
                    ended = id + 1;
                }
            } catch (ConfigException e) {
                stopped = e;
            } catch (RuntimeException | Error e) {
                wrong = e;
            } finally {
                appender.close();
            }
        }

        private void offer(long id) {
            while (true) {
                try {
                    appender.setLong(0, id);
                    appender.setString(1, id % 5 == 0 ? "a text of more than twelve bytes" : "short");
                    appender.endRow();
                    appender.publish();
                    return;
                } catch (LimitException e) {
                    appender.abandonRow();
                }
            }
        }

        void requireClosed() throws InterruptedException {
            join(30_000);
            assertTrue(!isAlive(), "a producer waits for what is gone");
            assertEquals(null, wrong);
            assertEquals(ErrorCode.CLOSED, stopped.code());
        }
    }

    private static Laminar open(String policy, int cores) {
        Laminar laminar = Laminar.open(
                Engines.tinyBuilder(LaminarConfig.Mode.THREADED).cores(cores).build());
        laminar.execute("CREATE SOURCE t (id BIGINT, note VARCHAR) WITH (backpressure = '" + policy + "'"
                + (cores > 1 ? ", partition.by = 'id'" : "") + ")");
        laminar.execute("CREATE STREAM s AS SELECT id, note FROM t");
        return laminar;
    }

    private static List<Producer> start(Laminar laminar, int count) {
        List<Producer> producers = new ArrayList<>();
        for (int p = 0; p < count; p++) {
            producers.add(new Producer(laminar.appender("t")));
        }
        producers.forEach(Thread::start);
        return producers;
    }

    @ParameterizedTest
    @CsvSource({"wait,1", "wait,2", "error,1", "drop_newest,1", "drop_newest,2", "drop_oldest,1", "drop_oldest,2"})
    void shouldCloseAndKnowWhatWasNotDelivered(String policy, int cores) throws Exception {
        Map<String, Long> live = Engines.live();
        Random random = new Random(42);
        for (int round = 0; round < 8; round++) {
            Laminar laminar = open(policy, cores);
            Subscription read = laminar.subscribe("s");
            List<Producer> producers = start(laminar, 2);
            long rows = 0;
            long until = System.nanoTime() + random.nextInt(10) * 1_000_000L;
            while (System.nanoTime() < until) {
                rows += round % 2 == 0 ? Engines.drain(read).size() : 0;
            }
            laminar.close();
            for (Producer producer : producers) {
                producer.requireClosed();
            }
            SourceMetrics last = laminar.lastMetrics().orElseThrow().source("t").orElseThrow();
            long offered =
                    producers.stream().mapToLong(p -> p.appender.rowsOffered()).sum();
            long ended = producers.stream().mapToLong(p -> p.ended).sum();
            String about = policy + " rows=" + rows + " offered=" + offered + " ended=" + ended + " " + last;
            // A row that was published and whose producer then heard that all is closed is offered, but not ended here.
            assertTrue(offered >= ended && offered <= ended + 2 * producers.size(), about);
            assertTrue(last.rowsUnderWay() >= 0, about);
            assertTrue(offered >= last.backpressure().rowsOffered(), about);
            assertTrue(rows <= last.rowsIn(), about);
            read.close();
        }
        assertEquals(live, Engines.live());
    }

    @ParameterizedTest
    @CsvSource({"wait,1", "wait,2", "drop_newest,1", "drop_oldest,1", "drop_oldest,2"})
    void shouldDropTheSourceUnderItsProducers(String policy, int cores) throws Exception {
        Map<String, Long> live = Engines.live();
        try (Laminar laminar = open(policy, cores)) {
            for (int round = 0; round < 8; round++) {
                // Nobody reads: with wait, the producers stand still when the source goes.
                Subscription read = laminar.subscribe("s");
                List<Producer> producers = start(laminar, 2);
                long enough = 20L * round;
                Engines.until("rows in flow", () -> {
                    BackpressureMetrics now = pressure(laminar);
                    return now.rowsOffered() >= enough || now.waitingProducers() > 0;
                });
                laminar.execute("DROP SOURCE t CASCADE");
                for (Producer producer : producers) {
                    producer.requireClosed();
                }
                assertThrows(ConfigException.class, read::poll);
                read.close();
                laminar.execute("CREATE SOURCE t (id BIGINT, note VARCHAR) WITH (backpressure = '" + policy + "'"
                        + (cores > 1 ? ", partition.by = 'id'" : "") + ")");
                laminar.execute("CREATE STREAM s AS SELECT id, note FROM t");
            }
        }
        assertEquals(live, Engines.live());
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void shouldDropStreamsBesideOneThatLosesNothing(int cores) throws Exception {
        Map<String, Long> live = Engines.live();
        List<Producer> producers;
        try (Laminar laminar = open("wait", cores)) {
            Subscription kept = laminar.subscribe("s");
            producers = start(laminar, 1);
            List<Object[]> rows = new ArrayList<>();
            for (int round = 0; round < 40; round++) {
                laminar.execute("CREATE STREAM going AS SELECT id + 1 AS next, note FROM t");
                Subscription going = laminar.subscribe(
                        "going", round % 2 == 0 ? SubscriptionOptions.DEFAULT : SubscriptionOptions.dropOldest());
                int before = rows.size();
                while (rows.size() < before + 50) {
                    rows.addAll(Engines.drain(kept));
                    if (round % 4 < 2) {
                        Engines.drain(going);
                    } else if (round % 2 == 0) {
                        // One that waits and is not read holds the source back until its stream is dropped.
                        break;
                    }
                }
                laminar.execute("DROP STREAM going");
                assertThrows(ConfigException.class, going::poll);
                going.close();
            }
            long in = drainUntilStill(laminar, producers.get(0), kept, rows);
            for (int r = 0; r < rows.size(); r++) {
                if (cores == 1) {
                    assertEquals((long) r, rows.get(r)[1]);
                }
            }
            assertEquals(
                    rows.size(),
                    rows.stream().map(row -> (Long) row[1]).distinct().count());
            assertTrue(in >= rows.size(), "in=" + in + " read=" + rows.size());
        }
        producers.get(0).requireClosed();
        assertEquals(live, Engines.live());
    }

    /** Reads a while longer, and answers how many rows the cores had taken after that. */
    private static long drainUntilStill(Laminar laminar, Producer producer, Subscription kept, List<Object[]> rows) {
        int before = rows.size();
        while (rows.size() < before + 500) {
            rows.addAll(Engines.drain(kept));
        }
        assertTrue(producer.isAlive());
        return laminar.metrics().source("t").orElseThrow().rowsIn();
    }

    @Test
    void shouldTellAWaitingProducerThatItsEngineIsClosed() throws Exception {
        Laminar laminar = open("wait", 1);
        Subscription unread = laminar.subscribe("s");
        Producer producer = start(laminar, 1).get(0);
        Engines.until("a producer waits", () -> pressure(laminar).waitingProducers() > 0);
        laminar.close();
        producer.requireClosed();
        unread.close();
        BackpressureMetrics last =
                laminar.lastMetrics().orElseThrow().source("t").orElseThrow().backpressure();
        assertEquals(producer.appender.rowsOffered(), last.rowsOffered());
    }

    private static BackpressureMetrics pressure(Laminar laminar) {
        return laminar.metrics().source("t").orElseThrow().backpressure();
    }
}
