package io.laminar.engine.observe;

import io.laminar.ring0.counters.Cells;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.LogCell;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.port.LatencyHistogram;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogTally;

/**
 * What a core's log does, where other processes see it. Counts are written down as they change; how long syncs take
 * only now and then, as all buckets are read for it.
 *
 * @threading the core's
 * @allocation none after construction
 */
public final class LogCounters implements AutoCloseable {
    /** Finding three figures takes two microseconds: a part in five thousand. */
    private static final long PERIOD_NS = 10_000_000;

    private final CounterBoard board;
    private final Clock clock;
    private long cells;
    private long timesWrittenNs;
    private boolean owesTimes;

    /**
     * Opens a record.
     *
     * @param board where
     * @param core whose log
     * @param clock by which it is known how long ago times were written down
     */
    public LogCounters(CounterBoard board, int core, Clock clock) {
        this.board = board;
        this.clock = clock;
        this.timesWrittenNs = clock.nowNs() - PERIOD_NS;
        this.cells = board.open(CounterKind.LOG, core, "core", "core-" + core);
    }

    /**
     * Writes down what has changed.
     *
     * @param journal of the core
     */
    public void changed(Journal journal) {
        if (cells != CounterBoard.NONE) {
            LogPort log = journal.log();
            LogTally tally = log.tally();
            Cells.put(cells, LogCell.ROWS.ordinal(), journal.rows());
            Cells.put(cells, LogCell.BYTES.ordinal(), tally.bytes());
            Cells.put(cells, LogCell.GROUPS.ordinal(), tally.groups());
            Cells.put(cells, LogCell.APPENDED.ordinal(), log.appended());
            Cells.put(cells, LogCell.ACKNOWLEDGED.ordinal(), log.acknowledged());
            Cells.put(cells, LogCell.NO_ROOM.ordinal(), tally.timesWithoutRoom());
            owesTimes = true;
        }
    }

    /**
     * Writes down how long syncs took, when there may be new ones and the last time is long enough ago.
     *
     * @param tally of the log
     */
    public void settle(LogTally tally) {
        if (owesTimes) {
            long nowNs = clock.nowNs();
            if (nowNs - timesWrittenNs >= PERIOD_NS) {
                timesWrittenNs = nowNs;
                owesTimes = false;
                writeTimes(tally.syncs());
            }
        }
    }

    private void writeTimes(LatencyHistogram syncs) {
        if (cells != CounterBoard.NONE) {
            Cells.put(cells, LogCell.SYNCS.ordinal(), syncs.count());
            Cells.put(cells, LogCell.SYNC_P50_NS.ordinal(), syncs.percentile(50));
            Cells.put(cells, LogCell.SYNC_P99_NS.ordinal(), syncs.percentile(99));
            Cells.put(cells, LogCell.WORST_SYNC_NS.ordinal(), syncs.percentile(100));
        }
    }

    @Override
    public void close() {
        board.close(cells);
        cells = CounterBoard.NONE;
    }
}
