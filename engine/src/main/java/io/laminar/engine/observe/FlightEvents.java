package io.laminar.engine.observe;

import io.laminar.ring0.counters.CoreCell;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.CounterReader;
import io.laminar.ring0.counters.CounterReader.Row;
import io.laminar.ring0.counters.OperatorCell;
import io.laminar.ring0.counters.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/**
 * Makes events of the flight recorder of what an engine counts. A recorder asks for them on a thread of its own, as
 * often as its settings say; while there is none, nothing happens at all.
 *
 * @threading any
 */
public final class FlightEvents implements AutoCloseable {
    private static final double SECOND_NS = 1e9;
    private static final long MILLI_NS = 1_000_000;

    private final CounterReader reader;
    private final List<Look> looks = List.of(
            new Look(IterationOverBudgetEvent.class, CounterKind.CORE, FlightEvents::overBudget),
            new Look(WatermarkAdvanceEvent.class, CounterKind.OPERATOR, FlightEvents::watermark),
            new Look(LateRowsEvent.class, CounterKind.OPERATOR, FlightEvents::late),
            new Look(BackpressureEvent.class, CounterKind.OPERATOR, FlightEvents::blocked));
    private boolean closed;

    /** A record as it was at the last look, and as it is now. */
    private record Step(Row before, Row now, long elapsedNs, long nowNs) {
        long growth(Enum<?> cell) {
            return now.get(cell) - before.get(cell);
        }
    }

    /** One kind of event: what it is made of, and what was seen the last time. */
    private final class Look {
        private final Class<? extends Event> type;
        private final CounterKind kind;
        private final BiConsumer<Step, Long> maker;
        private final Runnable hook = this::look;
        private Map<Integer, Row> before = new HashMap<>();
        private long beforeNs = System.nanoTime();

        Look(Class<? extends Event> type, CounterKind kind, BiConsumer<Step, Long> maker) {
            this.type = type;
            this.kind = kind;
            this.maker = maker;
        }

        private void look() {
            synchronized (FlightEvents.this) {
                if (!closed) {
                    compare();
                }
            }
        }

        /** What was not there before began with zeros. */
        private void compare() {
            long nowNs = System.nanoTime();
            long epochNs = System.currentTimeMillis() * MILLI_NS;
            Map<Integer, Row> seen = new HashMap<>();
            for (Row now : reader.rows()) {
                if (now.kind() == kind) {
                    seen.put(now.index(), now);
                    Row then = before.get(now.index());
                    Row from = then != null && then.generation() == now.generation() ? then : zero(now);
                    maker.accept(new Step(from, now, Math.max(1, nowNs - beforeNs), nowNs), epochNs);
                }
            }
            before = seen;
            beforeNs = nowNs;
        }
    }

    /**
     * Begins to answer recorders.
     *
     * @param board what the engine counts on; not freed before this is closed
     */
    public FlightEvents(CounterBoard board) {
        this.reader = board.reader();
        looks.forEach(look -> FlightRecorder.addPeriodicEvent(look.type, look.hook));
    }

    private static Row zero(Row row) {
        List<Long> cells = row.cells().stream().map(cell -> 0L).toList();
        return new Row(row.index(), row.generation(), row.kind(), row.core(), row.type(), row.name(), cells);
    }

    private static void overBudget(Step step, long epochNs) {
        long violations = step.growth(CoreCell.VIOLATIONS);
        if (violations > 0) {
            IterationOverBudgetEvent event = new IterationOverBudgetEvent();
            event.core = step.now().core();
            event.violations = violations;
            event.exceeded = step.growth(CoreCell.EXCEEDED_NS);
            event.worst = step.now().get(CoreCell.WORST_NS);
            event.rate = violations * SECOND_NS / step.elapsedNs();
            event.severity = Severity.of(event.rate).name();
            event.commit();
        }
    }

    private static void watermark(Step step, long epochNs) {
        long mark = step.now().get(OperatorCell.WATERMARK);
        long old = step.before().get(OperatorCell.WATERMARK);
        boolean moved = step.growth(OperatorCell.WATERMARK_MOVED_NS) > 0;
        if (moved && mark != Long.MIN_VALUE && mark != old) {
            WatermarkAdvanceEvent event = new WatermarkAdvanceEvent();
            boolean first = step.before().get(OperatorCell.WATERMARK_MOVED_NS) == 0;
            boolean end = mark == Long.MAX_VALUE;
            event.core = step.now().core();
            event.operator = step.now().name();
            event.watermark = mark;
            event.advance = first || end ? 0 : mark - old;
            event.behind = end ? 0 : epochNs - mark;
            event.commit();
        }
    }

    private static void late(Step step, long epochNs) {
        long rows = step.growth(OperatorCell.ROWS_LATE);
        if (rows > 0) {
            LateRowsEvent event = new LateRowsEvent();
            event.core = step.now().core();
            event.operator = step.now().name();
            event.rows = rows;
            event.total = step.now().get(OperatorCell.ROWS_LATE);
            event.commit();
        }
    }

    private static void blocked(Step step, long epochNs) {
        long since = step.now().get(OperatorCell.BLOCKED_SINCE_NS);
        long times = step.growth(OperatorCell.BLOCKED);
        if (times > 0 || since != 0) {
            BackpressureEvent event = new BackpressureEvent();
            event.core = step.now().core();
            event.operator = step.now().name();
            event.times = times;
            event.blockedFor = since == 0 ? 0 : Math.max(0, step.nowNs() - since);
            event.commit();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        looks.forEach(look -> FlightRecorder.removePeriodicEvent(look.hook));
    }
}
