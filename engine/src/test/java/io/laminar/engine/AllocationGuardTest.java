package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.operator.Operator;
import org.junit.jupiter.api.Test;

/**
 * The guard of a running core: planted bytes are counted, stop it in strict mode by name, and commands are not blamed.
 */
class AllocationGuardTest {
    private static final int ROUNDS = AllocationGuard.GRACE_ROUNDS + 2_000;
    private static volatile Object kept;

    /** Allocates in each turn of one kind of operator. */
    private record Planted(String kind) implements CoreWatch {
        @Override
        public void beforeRound() {}

        @Override
        public void beforeTurn(Operator operator) {}

        @Override
        public void afterTurn(Operator operator) {
            if (operator.getClass().getSimpleName().equals(kind)) {
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
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.COUNT, "Calc"))) {
            define(laminar);
            assertNull(run(laminar));
            CoreMetrics core = laminar.metrics().cores().get(0);
            assertTrue(core.allocations() >= ROUNDS / 16, core.toString());
            assertTrue(core.allocatedBytes() >= core.allocations() * 48 / 2, core.toString());
        }
    }

    @Test
    void shouldReadNothingWhenOff() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.OFF, "Calc"))) {
            define(laminar);
            assertNull(run(laminar));
            CoreMetrics core = laminar.metrics().cores().get(0);
            assertEquals(0, core.allocatedBytes());
            assertEquals(0, core.allocations());
        }
    }

    @Test
    void shouldStopACoreThatGoesOnAllocating() {
        try (Laminar laminar = Laminar.open(config(LaminarConfig.Mode.INLINE, AllocationGuard.Mode.STRICT, "Calc"))) {
            define(laminar);
            EngineException stopped = run(laminar);
            assertNotNull(stopped);
            assertEquals(ErrorCode.CORE_ALLOCATES, stopped.code());
            assertTrue(stopped.getMessage().contains("by=Calc t.calc, bytes=48"), stopped.getMessage());
            assertTrue(stopped.hint().contains("laminar verify"), stopped.hint());
        }
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
