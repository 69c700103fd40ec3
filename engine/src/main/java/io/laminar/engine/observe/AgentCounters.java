package io.laminar.engine.observe;

import io.laminar.ring0.counters.AgentCell;
import io.laminar.ring0.counters.Budget;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.Cells;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;

/**
 * How long the steps of a connector take, and the flushes of a sink.
 *
 * @threading the connector's thread
 * @allocation none after construction
 */
public final class AgentCounters implements AutoCloseable {
    private final CounterBoard board;
    private final Budget chunk;
    private final Budget flush;
    private long cells;

    /**
     * Opens a record.
     *
     * @param board where
     * @param core the core that steps the connector; -1 for a thread of its own
     * @param name of the connector's thread
     * @param budgets how long things may take
     */
    public AgentCounters(CounterBoard board, int core, String name, Budgets budgets) {
        this.board = board;
        this.chunk = budgets.chunk();
        this.flush = budgets.flush();
        this.cells = board.open(CounterKind.AGENT, core, core < 0 ? "thread" : "core", name);
    }

    /**
     * Writes a step down.
     *
     * @param elapsedNs how long it took
     */
    public void stepped(long elapsedNs) {
        if (cells != CounterBoard.NONE) {
            Cells.add(cells, AgentCell.TIMED_STEPS.ordinal(), 1);
            Cells.add(cells, AgentCell.TIMED_NS.ordinal(), elapsedNs);
            Cells.raise(cells, AgentCell.WORST_STEP_NS.ordinal(), elapsedNs);
            judge(chunk, elapsedNs, AgentCell.CHUNK_VIOLATIONS);
        }
    }

    /**
     * Writes a flush down.
     *
     * @param elapsedNs how long it took
     */
    public void flushed(long elapsedNs) {
        if (cells != CounterBoard.NONE) {
            Cells.add(cells, AgentCell.FLUSHES.ordinal(), 1);
            Cells.add(cells, AgentCell.FLUSH_NS.ordinal(), elapsedNs);
            Cells.raise(cells, AgentCell.WORST_FLUSH_NS.ordinal(), elapsedNs);
            judge(flush, elapsedNs, AgentCell.FLUSH_VIOLATIONS);
        }
    }

    private void judge(Budget budget, long elapsedNs, AgentCell violations) {
        if (budget.isExceeded(elapsedNs)) {
            Cells.add(cells, violations.ordinal(), 1);
            Cells.add(cells, AgentCell.EXCEEDED_NS.ordinal(), elapsedNs - budget.ns());
        }
    }

    @Override
    public void close() {
        board.close(cells);
        cells = CounterBoard.NONE;
    }
}
