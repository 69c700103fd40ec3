package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.operator.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The guard of a running core: planted bytes are counted, stop their query in strict mode by name, and commands are not
 * blamed.
 */
class AllocationGuardTest {
    private static final int ROUNDS = AllocationGuard.GRACE_ROUNDS + 2_000;
    private static volatile Object kept;

    /** Allocates in each turn of an operator, on threads of some name. */
    private record Planted(String name, String thread) implements CoreWatch {
        Planted(String name) {
            this(name, "");
        }

        @Override
        public void beforeRound() {}

        @Override
        public void beforeTurn(Operator operator) {}

        @Override
        public void afterTurn(Operator operator, int done) {
            if (operator.name().equals(name) && Thread.currentThread().getName().endsWith(thread)) {
                kept = new long[4];
            }
        }

        @Override
        public void afterRound() {}
    }

    private static LaminarConfig config(LaminarConfig.Mode mode, AllocationGuard.Mode guard, String planted) {
        LaminarConfig.Builder builder = LaminarConfig.builder().mode(mode).allocationGuard(guard);
        return planted.isEmpty()
                ? builder.build()
                : builder.watch(new Planted(planted)).build();
    }

    private static void define(Laminar laminar) {
        laminar.execute("CREATE SOURCE s (a BIGINT)");
        laminar.execute("CREATE STREAM t AS SELECT a FROM s WHERE a > 5");
    }

    /** {@return what stopped it; null when nothing did} */
    private static EngineException run(Laminar laminar) {
        try (Appender appender = laminar.appender("s");
                Subscription out = laminar.subscribe("t")) {
            for (int i = 0; i < ROUNDS; i++) {
                appender.setLong(0, i % 10);
                appender.endRow();
                appender.publish();
                laminar.poll();
                while (out.poll()) {
                    assertTrue(out.getLong(0) > 5);
                }
            }
            return null;
        } catch (EngineException e) {
            return e;
        }
    }

    @Test
    void shouldCountNothingOnceWarmAndLeaveCommandsOut() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.COUNT, ""))) {
            define(laminar);
            assertNull(run(laminar));
            CoreMetrics warm = laminar.metrics().cores().get(0);
            laminar.execute("CREATE STREAM u AS SELECT a + 1 AS b FROM s");
            laminar.execute("DROP STREAM u");
            assertNull(run(laminar));
            assertEquals(warm.allocatedBytes(), laminar.metrics().cores().get(0).allocatedBytes());
        }
    }

    @Test
    void shouldCountWhatIsPlanted() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.COUNT, "t.calc"))) {
            define(laminar);
            assertNull(run(laminar));
            CoreMetrics core = laminar.metrics().cores().get(0);
            assertTrue(core.allocations() >= ROUNDS / 16, core.toString());
            assertTrue(core.allocatedBytes() >= core.allocations() * 48 / 2, core.toString());
        }
    }

    @Test
    void shouldReadNothingWhenOff() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.OFF, "t.calc"))) {
            define(laminar);
            assertNull(run(laminar));
            CoreMetrics core = laminar.metrics().cores().get(0);
            assertEquals(0, core.allocatedBytes());
            assertEquals(0, core.allocations());
        }
    }

    @Test
    void shouldStopAQueryThatGoesOnAllocating() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.STRICT, "t.calc"))) {
            define(laminar);
            EngineException stopped = run(laminar);
            assertNotNull(stopped);
            assertEquals(ErrorCode.CORE_ALLOCATES, stopped.code());
            assertTrue(stopped.getMessage().contains("by=Calc t.calc, bytes=48"), stopped.getMessage());
            assertTrue(stopped.getMessage().startsWith("query stopped: stream=t: "), stopped.getMessage());
            assertTrue(stopped.hint().contains("laminar verify"), stopped.hint());
        }
    }

    /** Who reads a source of rows on two cores, one of which has a culprit. */
    private static void define(Laminar laminar, String reader) {
        laminar.execute("CREATE STREAM " + reader + " AS SELECT a + 1 AS b FROM s");
    }

    /**
     * On threads of their own: what is planted on one core stops the query that it is planted in, on all cores; the
     * other query goes on with every row on both.
     */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldStopTheCulpritOnACoreOfItsOwnAndLetAllOthersRun() throws Exception {
        LaminarConfig config = LaminarConfig.builder()
                .cores(2)
                .sliceRows(1)
                .allocationGuard(AllocationGuard.Mode.STRICT)
                .watch(new Planted("guilty.calc", "core-1"))
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE s (a BIGINT) WITH (partition.by = 'a')");
            define(laminar, "guilty");
            define(laminar, "innocent");
            Subscription guilty = laminar.subscribe("guilty");
            Subscription innocent = laminar.subscribe("innocent");
            Appender appender = laminar.appender("s");
            long rows = 0;
            long read = 0;
            EngineException stopped = null;
            while (stopped == null) {
                for (int i = 0; i < 256; i++, rows++) {
                    appender.setLong(0, rows);
                    appender.endRow();
                }
                appender.publish();
                stopped = readAll(guilty);
                read += count(innocent);
            }
            assertEquals(ErrorCode.CORE_ALLOCATES, stopped.code());
            assertTrue(
                    stopped.getMessage().endsWith("it goes on allocating: by=Calc guilty.calc, bytes=48"),
                    stopped.getMessage());
            long rowsUntilThen = rows;
            for (int i = 0; i < 2_000; i++, rows++) {
                appender.setLong(0, rows);
                appender.endRow();
            }
            appender.end();
            while (!innocent.ended()) {
                read += count(innocent);
            }
            assertEquals(rows, read + count(innocent), "rows when it stopped: " + rowsUntilThen);
            MetricsSnapshot metrics = laminar.metrics();
            assertEquals(1, metrics.failures().size(), metrics.failures().toString());
            assertTrue(metrics.cores().get(1).allocations() >= AllocationGuard.GRACE_ROUNDS / 2, "" + metrics.cores());
        }
    }

    /** A source has no one query: its core stops, and whoever waits for room there is told. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldStopTheCoreOfASourceThatGoesOnAllocating() {
        LaminarConfig config = LaminarConfig.builder()
                .sliceRows(1)
                .allocationGuard(AllocationGuard.Mode.STRICT)
                .watch(new Planted("s"))
                .build();
        try (Laminar laminar = Laminar.open(config);
                Appender appender = open(laminar)) {
            EngineException stopped = assertThrows(EngineException.class, () -> {
                while (true) {
                    appender.setLong(0, 1);
                    appender.endRow();
                    appender.publish();
                }
            });
            assertEquals(ErrorCode.CORE_ALLOCATES, stopped.code());
            assertTrue(stopped.getMessage().startsWith("core stopped: "), stopped.getMessage());
            assertTrue(stopped.getMessage().endsWith("by=Source s, bytes=48"), stopped.getMessage());
        }
    }

    private static Appender open(Laminar laminar) {
        define(laminar);
        return laminar.appender("s");
    }

    private static EngineException readAll(Subscription subscription) {
        try {
            count(subscription);
            return null;
        } catch (EngineException e) {
            return e;
        }
    }

    private static long count(Subscription subscription) {
        long rows = 0;
        while (subscription.poll()) {
            rows++;
        }
        return rows;
    }

    @Test
    void shouldLetAStrictCoreRunThatDoesNot() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.STRICT, ""))) {
            define(laminar);
            assertNull(run(laminar));
            assertNull(run(laminar));
        }
    }
}
