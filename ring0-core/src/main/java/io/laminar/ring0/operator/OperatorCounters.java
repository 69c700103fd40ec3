package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.Lane;
import io.laminar.ring0.counters.Cells;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.OperatorCell;
import java.util.Locale;

/**
 * What an operator on a core counts, as others see it.
 *
 * @threading the operator's core
 * @allocation none after construction
 */
public final class OperatorCounters {
    private static final int ROWS_IN = OperatorCell.ROWS_IN.ordinal();
    private static final int ROWS_OUT = OperatorCell.ROWS_OUT.ordinal();
    private static final int ROWS_LATE = OperatorCell.ROWS_LATE.ordinal();
    private static final int ROWS_REJECTED = OperatorCell.ROWS_REJECTED.ordinal();
    private static final int ROWS_FILTERED = OperatorCell.ROWS_FILTERED.ordinal();
    private static final int WATERMARK = OperatorCell.WATERMARK.ordinal();
    private static final int WATERMARK_MOVED_NS = OperatorCell.WATERMARK_MOVED_NS.ordinal();
    private static final int BLOCKED_SINCE_NS = OperatorCell.BLOCKED_SINCE_NS.ordinal();
    private static final int BLOCKED = OperatorCell.BLOCKED.ordinal();
    private static final int STATE_BYTES = OperatorCell.STATE_BYTES.ordinal();
    private static final int TIMED_STEPS = OperatorCell.TIMED_STEPS.ordinal();
    private static final int TIMED_ROWS = OperatorCell.TIMED_ROWS.ordinal();
    private static final int TIMED_NS = OperatorCell.TIMED_NS.ordinal();
    private static final int WORST_STEP_NS = OperatorCell.WORST_STEP_NS.ordinal();
    private static final int VIOLATIONS = OperatorCell.VIOLATIONS.ordinal();
    private static final int EXCEEDED_NS = OperatorCell.EXCEEDED_NS.ordinal();

    private final CounterBoard board;
    private final int core;
    private final Operator operator;
    private final long cells;
    private long watermark = Long.MIN_VALUE;
    private long watermarkMovedNs;
    private long rowsIn;
    private long blockedSinceNs;
    private long timedRowsIn;
    private long timedRowsOut;

    /**
     * Opens a record.
     *
     * @param board where
     * @param core number of the core
     * @param operator who counts
     */
    public OperatorCounters(CounterBoard board, int core, Operator operator) {
        this.board = board;
        this.core = core;
        this.operator = operator;
        String type = operator.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        this.cells = board.open(CounterKind.OPERATOR, core, type, operator.name());
        if (cells != CounterBoard.NONE) {
            Cells.put(cells, WATERMARK, Long.MIN_VALUE);
        }
    }

    /** Gives the record back. */
    public void close() {
        board.close(cells);
    }

    /** {@return a record for a lane of the operator's} */
    LaneCounters lane(String direction, Lane lane) {
        return new LaneCounters(board, board.open(CounterKind.LANE, core, direction, operator.name()), lane);
    }

    /** {@return since when the watermark has not moved, by the core's clock; 0 before the first} */
    public long watermarkMovedNs() {
        return watermarkMovedNs;
    }

    /** {@return since when the operator is blocked, by the core's clock; 0 while it is not} */
    public long blockedSinceNs() {
        return blockedSinceNs;
    }

    /**
     * Writes the counts down, behind a step with work.
     *
     * @param nowNs the core's clock, as it was read last
     * @return rows taken since the last time
     */
    @HotPath
    public long publish(long nowNs) {
        long rows = operator.rowsIn() - rowsIn;
        rowsIn += rows;
        long mark = operator.watermark();
        boolean moved = mark != watermark;
        if (moved) {
            watermark = mark;
            watermarkMovedNs = nowNs;
        }
        if (cells == CounterBoard.NONE) {
            return rows;
        }
        Cells.put(cells, ROWS_IN, rowsIn);
        Cells.put(cells, ROWS_OUT, operator.rowsOut());
        Cells.put(cells, ROWS_LATE, operator.rowsLate());
        Cells.put(cells, ROWS_REJECTED, operator.rowsRejected());
        Cells.put(cells, ROWS_FILTERED, operator.rowsFiltered());
        if (moved) {
            Cells.put(cells, WATERMARK, mark);
            Cells.put(cells, WATERMARK_MOVED_NS, nowNs);
        }
        return rows;
    }

    /**
     * Looks at what is not looked at in every round.
     *
     * @param nowNs the core's clock
     * @param idle whether the core has nothing to do: who has something to take then has no room
     * @return whether the operator is blocked
     */
    @HotPath
    public boolean survey(long nowNs, boolean idle) {
        if (idle) {
            note(operator.blocked(), nowNs);
        }
        if (cells != CounterBoard.NONE) {
            Cells.put(cells, STATE_BYTES, operator.stateBytes());
        }
        operator.surveyLanes();
        return blockedSinceNs > 0;
    }

    /**
     * Notes whether the operator is blocked: it has something to take, and its step has done nothing.
     *
     * @param blocked whether it is
     * @param nowNs the core's clock
     */
    @HotPath
    public void note(boolean blocked, long nowNs) {
        if (blocked != blockedSinceNs > 0) {
            blockedSinceNs = blocked ? Math.max(1, nowNs) : 0;
            if (cells != CounterBoard.NONE) {
                Cells.put(cells, BLOCKED_SINCE_NS, blockedSinceNs);
                Cells.add(cells, BLOCKED, blocked ? 1 : 0);
            }
        }
    }

    /** Notes what there was before a step that is timed. */
    @HotPath
    public void beforeTimedStep() {
        timedRowsIn = operator.rowsIn();
        timedRowsOut = operator.rowsOut();
    }

    /** {@return rows that the step has taken} */
    @HotPath
    public long rowsTaken() {
        return operator.rowsIn() - timedRowsIn;
    }

    /** {@return rows that the step has emitted} */
    @HotPath
    public long rowsEmitted() {
        return operator.rowsOut() - timedRowsOut;
    }

    /**
     * Writes a timed step down.
     *
     * @param elapsedNs how long it took
     * @param boundNs how long it might take
     */
    @HotPath
    public void timed(long elapsedNs, long boundNs) {
        if (cells == CounterBoard.NONE) {
            return;
        }
        Cells.add(cells, TIMED_STEPS, 1);
        Cells.add(cells, TIMED_ROWS, rowsTaken());
        Cells.add(cells, TIMED_NS, elapsedNs);
        Cells.raise(cells, WORST_STEP_NS, elapsedNs);
        if (elapsedNs > boundNs) {
            Cells.add(cells, VIOLATIONS, 1);
            Cells.add(cells, EXCEEDED_NS, elapsedNs - boundNs);
        }
    }
}
