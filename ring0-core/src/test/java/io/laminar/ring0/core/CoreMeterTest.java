package io.laminar.ring0.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.counters.Budget;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.CoreCell;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.CounterLayout;
import io.laminar.ring0.counters.CounterReader.Row;
import io.laminar.ring0.counters.YieldReason;
import io.laminar.ring0.operator.Operator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a core's loop counts, on a clock that the test moves. */
class CoreMeterTest {
    private static final Operator[] NOBODY = {};
    private static final long BUDGET_NS = 10_000;

    private final long address = RawMemory.allocate(CounterLayout.bytes(256), 128, "test");
    private final CounterBoard board = new CounterBoard(address, 256, new CounterBoard.Origin(0, 0, 0));
    private long now = 1_000_000;
    private int readings;
    private final CoreMeter meter = new CoreMeter(board, 0, budgets(BUDGET_NS), () -> {
        readings++;
        return now;
    });

    private static Budgets budgets(long ns) {
        Budgets d = Budgets.DEFAULT;
        return new Budgets(d.event(), d.batch(), d.lookup(), d.window(), new Budget(ns), d.chunk(), d.flush());
    }

    @AfterEach
    void free() {
        meter.close();
        assertEquals(List.of(), board.reader().rows());
        RawMemory.free(address);
    }

    private void rounds(int count, long eachNs) {
        for (int i = 0; i < count; i++) {
            now += eachNs;
            meter.round(1, NOBODY);
        }
    }

    private void idle(int count, long eachNs) {
        for (int i = 0; i < count; i++) {
            now += eachNs;
            meter.round(0, NOBODY);
        }
    }

    private long core(CoreCell cell) {
        meter.surveyNow(NOBODY);
        return row(CounterKind.CORE).get(cell);
    }

    private Row row(CounterKind kind) {
        return board.reader().rows().stream()
                .filter(row -> row.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldCountRoundsAndTime() {
        rounds(160, 1_000);
        idle(101, 100);
        meter.parking(NOBODY);
        now += 50_000;
        meter.parked();
        assertEquals(261, core(CoreCell.ROUNDS));
        assertEquals(160, core(CoreCell.BUSY_ROUNDS));
        assertEquals(1, core(CoreCell.PARKS));
        assertEquals(50_000, core(CoreCell.PARKED_NS));
        long idleNs = core(CoreCell.IDLE_NS);
        assertEquals(160_000 + 10_100, core(CoreCell.BUSY_NS) + idleNs);
        assertTrue(idleNs >= 9_900, "idle: " + idleNs);
        assertEquals(0, core(CoreCell.VIOLATIONS));
    }

    @Test
    void shouldReadTheClockSeldomWhereRoundsAreShort() {
        rounds(1_600, 1_000);
        readings = 0;
        rounds(1_600, 1_000);
        assertTrue(readings <= 110, "readings: " + readings);
        rounds(100, 6_000);
        readings = 0;
        rounds(99, 6_000);
        assertTrue(readings >= 25 && readings <= 35, "readings: " + readings);
    }

    /** However often rounds are over their budget: some of them are looked at more closely. */
    @Test
    void shouldLookCloserAtSomeOfManyLongRounds() {
        int looks = 0;
        for (int round = 0; round < 1_600; round++) {
            if (meter.looksCloser()) {
                looks++;
                meter.beginLook();
                meter.endLook();
            }
            rounds(1, 40_000);
        }
        assertTrue(looks >= 90 && looks <= 110, "looks: " + looks);
    }

    @Test
    void shouldCountOneLongRoundAmongShortOnes() {
        rounds(1_600, 1_000);
        rounds(1, 40_000);
        rounds(159, 1_000);
        assertEquals(1, core(CoreCell.VIOLATIONS));
        long exceeded = core(CoreCell.EXCEEDED_NS);
        assertTrue(Math.abs(exceeded - 30_000) < 2_000, "exceeded: " + exceeded);
        assertTrue(meter.takeOver());
        assertTrue(!meter.takeOver());
    }

    @Test
    void shouldCountEveryLongRoundWhenAllAre() {
        rounds(1_000, 20_000);
        long violations = core(CoreCell.VIOLATIONS);
        assertTrue(violations >= 990 && violations <= 1_000, "violations: " + violations);
        assertEquals(20_000, core(CoreCell.WORST_NS));
        assertTrue(core(CoreCell.VIOLATIONS_PER_SECOND) >= 990);
    }

    @Test
    void shouldNotTakeRoundsThatBecomeSlowerForViolations() {
        rounds(1_600, 2_000);
        rounds(1_600, 7_000);
        assertEquals(0, core(CoreCell.VIOLATIONS));
        rounds(64, 9_000);
        assertEquals(0, core(CoreCell.VIOLATIONS));
        assertTrue(core(CoreCell.NEAR) > 0);
    }

    @Test
    void shouldSayWhyTheLoopLeftItsOperators() {
        rounds(10, 1_000);
        idle(5, 1_000);
        rounds(10, 1_000);
        idle(200, 1_000);
        meter.yielded(YieldReason.FAIR_SCHEDULING);
        meter.surveyNow(NOBODY);
        Row left = row(CounterKind.YIELDS);
        assertEquals(2, left.get(YieldReason.QUEUE_EMPTY));
        assertEquals(0, left.get(YieldReason.BACKPRESSURE));
        assertEquals(1, left.get(YieldReason.FAIR_SCHEDULING));
    }

    @Test
    void shouldTimeOneRoundInSixteenOfACoreThatIsPolled() {
        readings = 0;
        for (int i = 0; i < 160; i++) {
            boolean timed = meter.enter();
            now += 500;
            meter.leave(1, timed, NOBODY);
            now += 1_000_000;
        }
        assertEquals(20, readings);
        assertEquals(160, core(CoreCell.ROUNDS));
        assertEquals(80_000, core(CoreCell.BUSY_NS));
        assertEquals(0, core(CoreCell.VIOLATIONS));
    }
}
