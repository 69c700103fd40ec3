package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.Lane;
import io.laminar.ring0.counters.Cells;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.LaneCell;

/**
 * How full a lane is, as others see it.
 *
 * @threading the core at either end of the lane
 * @allocation none after construction
 */
final class LaneCounters {
    private static final int IN_USE = LaneCell.IN_USE.ordinal();
    private static final int MOST_IN_USE = LaneCell.MOST_IN_USE.ordinal();

    private final CounterBoard board;
    private final Lane lane;
    private long cells;

    LaneCounters(CounterBoard board, long cells, Lane lane) {
        this.board = board;
        this.cells = cells;
        this.lane = lane;
        if (cells != CounterBoard.NONE) {
            Cells.put(cells, LaneCell.BLOCKS.ordinal(), lane.blockCount());
        }
    }

    @HotPath
    void survey() {
        if (cells != CounterBoard.NONE) {
            int inUse = lane.blocksInUse();
            Cells.put(cells, IN_USE, inUse);
            Cells.raise(cells, MOST_IN_USE, inUse);
        }
    }

    /** Gives the record back; a second time does nothing. */
    void close() {
        board.close(cells);
        cells = CounterBoard.NONE;
    }
}
