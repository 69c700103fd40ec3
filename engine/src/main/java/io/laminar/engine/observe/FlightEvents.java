package io.laminar.engine.observe;

import io.laminar.ring0.counters.AgentCell;
import io.laminar.ring0.counters.CoreCell;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.CounterReader;
import io.laminar.ring0.counters.CounterReader.Row;
import io.laminar.ring0.counters.GuardCell;
import io.laminar.ring0.counters.OperatorCell;
import io.laminar.ring0.counters.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import jdk.jfr.Event;
import jdk.jfr.EventType;
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
            new Look(BackpressureEvent.class, CounterKind.OPERATOR, FlightEvents::blocked),
            new Look(OperatorOverBudgetEvent.class, CounterKind.OPERATOR, FlightEvents::operatorOverBudget),
            new Look(ConnectorOverBudgetEvent.class, CounterKind.AGENT, FlightEvents::connectorOverBudget),
            new Look(AllocationViolationEvent.class, CounterKind.GUARD, FlightEvents::allocated));
    private boolean closed;

    /** A record as it was at the last look, and as it is now. */
    private record Step(Row before, Row now, long elapsedNs, long nowNs) {
        long growth(Enum<?> cell) {
            return now.get(cell) - before.get(cell);
        }

        double rate(long times) {
            return times * SECOND_NS / elapsedNs;
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
            event.rate = step.rate(violations);
            event.severity = Severity.of(event.rate).name();
            event.commit();
        }
    }

    private static void operatorOverBudget(Step step, long epochNs) {
        long violations = step.growth(OperatorCell.VIOLATIONS);
        if (violations > 0) {
            OperatorOverBudgetEvent event = new OperatorOverBudgetEvent();
            event.core = step.now().core();
            event.operator = step.now().name();
            event.violations = violations;
            event.timed = step.growth(OperatorCell.TIMED_STEPS);
            event.exceeded = step.growth(OperatorCell.EXCEEDED_NS);
            event.worst = step.now().get(OperatorCell.WORST_STEP_NS);
            event.rate = step.rate(violations);
            event.severity = Severity.of(event.rate).name();
            event.commit();
        }
    }

    private static void connectorOverBudget(Step step, long epochNs) {
        long chunks = step.growth(AgentCell.CHUNK_VIOLATIONS);
        long flushes = step.growth(AgentCell.FLUSH_VIOLATIONS);
        if (chunks + flushes > 0) {
            ConnectorOverBudgetEvent event = new ConnectorOverBudgetEvent();
            event.core = step.now().core();
            event.connector = step.now().name();
            event.chunks = chunks;
            event.flushes = flushes;
            event.exceeded = step.growth(AgentCell.EXCEEDED_NS);
            event.rate = step.rate(chunks + flushes);
            event.severity = Severity.of(event.rate).name();
            event.commit();
        }
    }

    private static void allocated(Step step, long epochNs) {
        long bytes = step.growth(GuardCell.BYTES);
        if (bytes > 0) {
            AllocationViolationEvent event = new AllocationViolationEvent();
            event.core = step.now().core();
            event.stopped = step.now().type().equals("stopped");
            event.culprit = event.stopped ? step.now().name() : "";
            event.times = step.growth(GuardCell.TIMES);
            event.bytes = bytes;
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

    /** Has recordings that run see what there is at the end, when nothing changes any more. */
    void lookLast() {
        for (Look look : looks) {
            if (EventType.getEventType(look.type).isEnabled()) {
                look.look();
            }
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
