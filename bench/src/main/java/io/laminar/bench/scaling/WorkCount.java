package io.laminar.bench.scaling;

import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.operator.Gather;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.Scatter;
import io.laminar.ring0.operator.Source;

/** Counts what operators do, turn by turn. */
final class WorkCount implements CoreWatch {
    private long calls;
    private long idleCalls;
    private long rowsTouched;
    private long rowsExchanged;
    private long marksExchanged;
    private long publications;
    private long sourceRows;
    private long rowsBefore;
    private final int cores;

    WorkCount(int cores) {
        this.cores = cores;
    }

    @Override
    public void beforeRound() {}

    @Override
    public void beforeTurn(Operator operator) {
        rowsBefore = operator.rowsIn();
    }

    @Override
    public void afterTurn(Operator operator, int done) {
        if (done <= 0) {
            idleCalls++;
            return;
        }
        calls++;
        long rows = operator.rowsIn() - rowsBefore;
        rowsTouched += rows;
        switch (operator) {
            case Source source -> sourceRows += rows;
            case Scatter scatter -> {
                rowsExchanged += rows;
                // A mark goes to every core; of the rows each core gets a part, published at the turn's end.
                publications += Math.min(cores, rows);
            }
            case Gather gather -> marksExchanged += done - rows;
            default -> {}
        }
    }

    @Override
    public void afterRound() {}

    /**
     * {@return the counts, by row that sources have taken}
     *
     * @param windows how many windows there were
     * @param rowBytes of a row in a lane between cores
     * @param laneBytes of one lane between two cores
     */
    Work perRow(int windows, int rowBytes, long laneBytes) {
        double rows = sourceRows;
        return new Work(
                cores,
                sourceRows,
                calls / rows,
                idleCalls / rows,
                rowsTouched / rows,
                rowsExchanged * (double) rowBytes / rows,
                publications / rows,
                marksExchanged / rows,
                marksExchanged / (double) windows / cores,
                cores == 1 ? 0 : (double) laneBytes * cores);
    }
}
