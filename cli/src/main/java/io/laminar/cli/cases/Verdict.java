package io.laminar.cli.cases;

import java.util.List;

/**
 * What became of a case.
 *
 * @param name of the case
 * @param mode what the case compares
 * @param outcome pass or not
 * @param detail the first difference, or the refused construct; empty for a pass
 * @param columns names of the result's columns; empty when the query did not run
 * @param changes what came out, in order
 * @param batchEnds how many changes there were at the end of each batch
 */
public record Verdict(
        String name,
        Case.Mode mode,
        Outcome outcome,
        String detail,
        List<String> columns,
        List<Case.Change> changes,
        List<Integer> batchEnds) {
    /** How a case ended. */
    public enum Outcome {
        /** What came out is what must come out. */
        PASS,
        /** Something else came out, or an error. */
        FAIL,
        /** The engine says that it cannot run this yet. */
        UNSUPPORTED
    }

    /** {@return the number of the batch, from 0, that made a change} */
    int batchOf(int index) {
        int batch = 0;
        while (batch < batchEnds.size() && index >= batchEnds.get(batch)) {
            batch++;
        }
        return batch;
    }

    /** {@return the line for the list} */
    public String line() {
        return switch (outcome) {
            case PASS -> "pass " + name;
            case FAIL -> "FAIL " + name + ": " + detail;
            case UNSUPPORTED -> "UNSUPPORTED " + name + ": " + detail;
        };
    }
}
