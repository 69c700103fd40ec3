package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the threads of an engine do when there is nothing to do: as the configuration says. */
@Timeout(60)
class IdleTest {
    private static final String SCRIPT = """
            CREATE SOURCE t (id BIGINT);
            CREATE STREAM result AS SELECT id FROM t;
            CREATE SINK s FROM result INTO STDOUT;
            """;

    private static Laminar open(String spins, String yields, String parkNs) {
        Laminar laminar = Laminar.open(LaminarConfig.builder()
                .blockRows(4)
                .blocksPerLane(2)
                .blocksPerStream(2)
                .standardOutput(OutputStream.nullOutputStream())
                .set("idle.spins", spins)
                .set("idle.yields", yields)
                .set("idle.park.ns", parkNs)
                .build());
        laminar.execute(SCRIPT);
        laminar.start();
        return laminar;
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("laminar-"))
                .toList();
    }

    private static void awaitState(Thread thread, Thread.State state) throws InterruptedException {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (thread.getState() != state) {
            assertTrue(System.nanoTime() < deadlineNs, thread.getName() + " is not " + state);
            Thread.sleep(1);
        }
    }

    private static long cpuNs(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    @Test
    void shouldNotBurnTheProcessorByDefault() throws Exception {
        try (Laminar laminar = Laminar.open(LaminarConfig.builder()
                .standardOutput(OutputStream.nullOutputStream())
                .build())) {
            laminar.execute(SCRIPT);
            laminar.start();
            List<Thread> threads = threads();
            assertEquals(2, threads.size(), "" + threads);
            Thread.sleep(20);
            for (Thread thread : threads) {
                long start = System.nanoTime();
                long before = cpuNs(thread);
                Thread.sleep(300);
                double share = (double) (cpuNs(thread) - before) / (System.nanoTime() - start);
                assertTrue(share < 0.3, thread.getName() + " takes this share of a processor: " + share);
            }
        }
    }

    @Test
    void shouldParkAtOnceAndLongWhenToldTo() throws Exception {
        try (Laminar laminar = open("0", "0", "1000000000")) {
            List<Thread> threads = threads();
            assertEquals(2, threads.size(), "" + threads);
            for (Thread thread : threads) {
                awaitState(thread, Thread.State.TIMED_WAITING);
                long before = cpuNs(thread);
                Thread.sleep(20);
                long ran = cpuNs(thread) - before;
                // One wake-up may lie within; a park of the default 50 us would wake it hundreds of times.
                assertTrue(ran < 1_000_000, thread.getName() + " ran for ns: " + ran);
            }
        }
    }

    @Test
    void shouldLetAConnectorRestThatHasNothingToDoForLong() throws Exception {
        try (Laminar laminar = open("0", "0", "50000")) {
            List<Thread> threads = threads();
            boolean sinkFirst = threads.get(0).getName().contains("sink");
            Thread sink = threads.get(sinkFirst ? 0 : 1);
            Thread core = threads.get(sinkFirst ? 1 : 0);
            long sinkNs;
            long coreNs;
            int rounds = 0;
            // The core wakes ten times as often, once the sink rests; both wake alike before.
            do {
                assertTrue(rounds++ < 300, "the sink did not come to rest");
                sinkNs = -cpuNs(sink);
                coreNs = -cpuNs(core);
                Thread.sleep(100);
                sinkNs += cpuNs(sink);
                coreNs += cpuNs(core);
            } while (sinkNs * 3 > coreNs);
        }
    }

    @Test
    void shouldSpinForeverWhenToldTo() throws Exception {
        try (Laminar laminar = open("2147483647", "0", "1")) {
            List<Thread> threads = threads();
            assertEquals(2, threads.size(), "" + threads);
            for (int i = 0; i < 50; i++) {
                Thread.sleep(1);
                for (Thread thread : threads) {
                    assertEquals(Thread.State.RUNNABLE, thread.getState(), thread.getName());
                }
            }
        }
    }

    @Test
    void shouldLetAnAppenderWithoutRoomParkAsTold() throws Exception {
        Laminar laminar = open("0", "0", "1000000000");
        try (laminar) {
            // Nobody reads this one, so the source comes to stand still.
            laminar.subscribe("result");
            Appender appender = laminar.appender("t");
            Thread producer = new Thread(() -> {
                try {
                    for (long id = 0; ; id++) {
                        appender.setLong(0, id);
                        appender.endRow();
                        appender.publish();
                    }
                } catch (ConfigException e) {
                    appender.close();
                }
            });
            producer.start();
            awaitState(producer, Thread.State.TIMED_WAITING);
            long start = System.nanoTime();
            laminar.close();
            producer.join();
            assertTrue(System.nanoTime() - start < 30_000_000_000L);
        }
    }
}
