package io.laminar.engine;

import io.laminar.ring0.counters.AgentCell;
import io.laminar.ring0.counters.CoreCell;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.CounterReader.Row;
import io.laminar.ring0.counters.LaneCell;
import io.laminar.ring0.counters.OperatorCell;
import io.laminar.ring0.counters.RateWindow;
import io.laminar.ring0.counters.Severity;
import io.laminar.ring0.counters.YieldReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the metrics of cores, operators, lanes and connectors off the board that they write to. */
final class BoardMetrics {
    private final List<Row> rows;
    private final long nowNs;

    /** Reads a board, at a time of the cores' clock; of none there are no metrics. */
    BoardMetrics(@Nullable CounterBoard board, long nowNs) {
        this.nowNs = nowNs;
        this.rows = board == null ? List.of() : board.reader().rows();
    }

    private <T> List<T> all(CounterKind kind, Function<Row, T> reading) {
        return rows.stream().filter(row -> row.kind() == kind).map(reading).toList();
    }

    /** {@return a core, of which is known otherwise what its rounds have allocated} */
    CoreMetrics core(int index, long allocatedBytes, long allocations) {
        for (Row row : rows) {
            if (row.kind() == CounterKind.CORE && row.core() == index) {
                return core(row, allocatedBytes, allocations);
            }
        }
        return CoreMetrics.uncounted(index, allocatedBytes, allocations);
    }

    private CoreMetrics core(Row row, long allocatedBytes, long allocations) {
        return new CoreMetrics(
                row.core(),
                row.get(CoreCell.ROUNDS),
                row.get(CoreCell.BUSY_ROUNDS),
                row.get(CoreCell.SPINS),
                row.get(CoreCell.YIELDS),
                row.get(CoreCell.PARKS),
                row.get(CoreCell.BUSY_NS),
                row.get(CoreCell.IDLE_NS),
                row.get(CoreCell.PARKED_NS),
                row.get(CoreCell.ROWS_IN),
                violations(row),
                left(row.core()),
                allocatedBytes,
                allocations);
    }

    private CoreMetrics.Violations violations(Row row) {
        boolean recent = nowNs - row.get(CoreCell.LAST_VIOLATION_NS) < RateWindow.WINDOW_NS;
        long perSecond = recent ? row.get(CoreCell.VIOLATIONS_PER_SECOND) : 0;
        return new CoreMetrics.Violations(
                row.get(CoreCell.VIOLATIONS),
                row.get(CoreCell.NEAR),
                row.get(CoreCell.EXCEEDED_NS),
                row.get(CoreCell.WORST_NS),
                perSecond,
                Severity.of((double) perSecond));
    }

    private Map<YieldReason, Long> left(int core) {
        Map<YieldReason, Long> left = new EnumMap<>(YieldReason.class);
        for (Row row : rows) {
            if (row.kind() == CounterKind.YIELDS && row.core() == core) {
                for (YieldReason reason : YieldReason.values()) {
                    left.put(reason, row.get(reason));
                }
            }
        }
        return left;
    }

    List<OperatorMetrics> operators() {
        return all(
                CounterKind.OPERATOR,
                row -> new OperatorMetrics(
                        row.core(),
                        row.type(),
                        row.name(),
                        row.get(OperatorCell.ROWS_IN),
                        row.get(OperatorCell.ROWS_OUT),
                        row.get(OperatorCell.ROWS_FILTERED),
                        row.get(OperatorCell.ROWS_LATE),
                        row.get(OperatorCell.ROWS_REJECTED),
                        row.get(OperatorCell.WATERMARK),
                        row.get(OperatorCell.BLOCKED),
                        row.get(OperatorCell.STATE_BYTES),
                        new OperatorMetrics.Timed(
                                row.get(OperatorCell.TIMED_STEPS),
                                row.get(OperatorCell.TIMED_ROWS),
                                row.get(OperatorCell.TIMED_NS),
                                row.get(OperatorCell.WORST_STEP_NS),
                                row.get(OperatorCell.VIOLATIONS),
                                row.get(OperatorCell.EXCEEDED_NS))));
    }

    List<LaneMetrics> lanes() {
        return all(
                CounterKind.LANE,
                row -> new LaneMetrics(
                        row.core(),
                        row.type(),
                        row.name(),
                        row.get(LaneCell.BLOCKS),
                        row.get(LaneCell.IN_USE),
                        row.get(LaneCell.MOST_IN_USE)));
    }

    List<AgentMetrics> agents() {
        return all(
                CounterKind.AGENT,
                row -> new AgentMetrics(
                        row.core(),
                        row.name(),
                        row.get(AgentCell.TIMED_STEPS),
                        row.get(AgentCell.TIMED_NS),
                        row.get(AgentCell.WORST_STEP_NS),
                        row.get(AgentCell.CHUNK_VIOLATIONS),
                        row.get(AgentCell.FLUSHES),
                        row.get(AgentCell.WORST_FLUSH_NS),
                        row.get(AgentCell.FLUSH_VIOLATIONS)));
    }
}
