package io.laminar.ring0.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records of a board: given out, written, read, given back. */
class CounterBoardTest {
    private static final int RECORDS = 7;

    private final long address = RawMemory.allocate(CounterLayout.bytes(RECORDS), 128, "test");
    private final CounterBoard board = new CounterBoard(address, RECORDS, new CounterBoard.Origin(12, 34, 56));
    private final CounterReader reader = board.reader();

    @AfterEach
    void free() {
        RawMemory.free(address);
    }

    @Test
    void shouldShowWhatIsWritten() {
        long lane = board.open(CounterKind.LANE, 3, "in", "orders");
        Cells.put(lane, LaneCell.BLOCKS.ordinal(), 8);
        Cells.add(lane, LaneCell.IN_USE.ordinal(), 2);
        Cells.raise(lane, LaneCell.MOST_IN_USE.ordinal(), 5);
        Cells.raise(lane, LaneCell.MOST_IN_USE.ordinal(), 4);
        CounterReader.Row row = reader.rows().getFirst();
        assertEquals("LANE 3 in orders", row.kind() + " " + row.core() + " " + row.type() + " " + row.name());
        assertEquals(List.of(8L, 2L, 5L), row.cells().subList(0, 3));
        assertEquals(new CounterBoard.Origin(12, 34, 56), reader.origin());
        assertEquals(Optional.empty(), reader.fault(CounterLayout.bytes(RECORDS)));
        assertTrue(reader.fault(CounterLayout.bytes(RECORDS) - 1).orElseThrow().startsWith("cut short"));
        assertFalse(reader.isClosed());
        board.end();
        assertTrue(reader.isClosed());
    }

    @Test
    void shouldCutLongTextsBetweenCharacters() {
        String name = "ü".repeat(60);
        board.open(CounterKind.OPERATOR, 0, "a type of more than 16 bytes", "x" + name);
        CounterReader.Row row = reader.rows().getFirst();
        assertEquals("a type of more t", row.type());
        assertEquals("x" + "ü".repeat(43), row.name());
    }

    @Test
    void shouldPassOverKindsOfLaterVersions() {
        board.open(CounterKind.LOG, 0, "core", "later");
        board.open(CounterKind.LOG, 1, "core", "known");
        RawMemory.putInt(address + CounterLayout.label(0) + CounterLayout.KIND_OFFSET, 99);
        assertEquals(
                List.of("known"),
                reader.rows().stream().map(CounterReader.Row::name).toList());
    }

    @Test
    void shouldCountWhatThereIsNoRoomFor() {
        for (int i = 0; i < RECORDS; i++) {
            assertTrue(board.open(CounterKind.CORE, i, "core", "c") != CounterBoard.NONE);
        }
        assertEquals(CounterBoard.NONE, board.open(CounterKind.CORE, 8, "core", "c"));
        board.close(CounterBoard.NONE);
        assertEquals(1, reader.refused());
        assertEquals(RECORDS, reader.rows().size());
    }

    @Test
    void shouldShowExactlyTheRecordsInUse() {
        Random random = new Random(7);
        Map<String, Long> open = new HashMap<>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextBoolean() && open.size() < RECORDS) {
                long cells = board.open(CounterKind.AGENT, step, "t", "n" + step);
                assertEquals(0, Cells.get(cells, 0), "cells of a record begin at 0");
                Cells.put(cells, 0, step);
                open.put("n" + step, cells);
            } else if (!open.isEmpty()) {
                String name = new ArrayList<>(open.keySet()).get(random.nextInt(open.size()));
                board.close(open.remove(name));
            }
            Map<String, Long> shown = new HashMap<>();
            reader.rows().forEach(row -> shown.put(row.name(), row.cells().getFirst()));
            assertEquals(open.keySet(), shown.keySet());
            shown.forEach((name, value) -> assertEquals(Long.parseLong(name.substring(1)), value));
        }
    }

    @Test
    void shouldRateTheLastSecond() {
        RateWindow window = new RateWindow();
        long now = -5_000_000_000L;
        for (int i = 1; i <= 50; i++) {
            now += 10_000_000;
            assertEquals(i, window.add(now));
        }
        assertTrue(window.add(now + 700_000_000) <= 31, "half of them are older than a second");
        assertEquals(1, window.add(now + 5_000_000_000L));
        assertEquals(
                List.of(Severity.NONE, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL),
                List.of(Severity.of(10), Severity.of(11), Severity.of(51), Severity.of(101)));
    }

    @Test
    void shouldJudgeABudget() {
        Budget budget = new Budget(1_000);
        assertEquals(List.of(false, true), List.of(budget.isHalf(500), budget.isHalf(501)));
        assertEquals(List.of(false, true), List.of(budget.isAlmost(800), budget.isAlmost(801)));
        assertEquals(List.of(false, true), List.of(budget.isExceeded(1_000), budget.isExceeded(1_001)));
        assertEquals(150, budget.percentage(1_500));
        assertFalse(Budget.NONE.isExceeded(Long.MAX_VALUE));
        assertTrue(YieldReason.SHUTDOWN_REQUESTED.stops() && !YieldReason.QUEUE_EMPTY.hasMoreWork());
        assertTrue(YieldReason.BUDGET_EXCEEDED.resumesAtOnce() && !YieldReason.BACKPRESSURE.resumesAtOnce());
    }
}
