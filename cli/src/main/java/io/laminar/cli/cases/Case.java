package io.laminar.cli.cases;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One case of a case file.
 *
 * @param name unique in its file
 * @param sources what the inputs go into
 * @param ddl statements before the query: views
 * @param query the query under test
 * @param inputs in order over all sources
 * @param endOfInput whether the sources end after the inputs
 * @param mode what {@code expected} means
 * @param ordered whether the order of rows counts
 * @param columns names of the result's columns; empty when the case does not say
 * @param expected rows, or for a changelog the changes
 * @param expectedFinal the rows that remain after all changes, or null
 * @param expectedSteps the difference that each batch makes, or null
 */
record Case(
        String name,
        List<Source> sources,
        List<String> ddl,
        String query,
        List<Input> inputs,
        boolean endOfInput,
        Mode mode,
        boolean ordered,
        List<String> columns,
        List<Change> expected,
        @Nullable List<Change> expectedFinal,
        @Nullable List<List<Change>> expectedSteps) {
    /** What must come out. */
    enum Mode {
        /** Exactly these rows, and never a retraction. */
        APPEND,
        /** These changes, compared by what they add up to. */
        CHANGELOG,
        /** The rows that are left when all inputs are in. */
        FINAL,
        /** After each batch exactly this difference. */
        STEPS
    }

    /**
     * A declared source.
     *
     * @param name as the query calls it
     * @param columns in order
     * @param primaryKey key columns; empty for none
     * @param watermark null for none
     */
    record Source(
            String name,
            List<Column> columns,
            List<String> primaryKey,
            @Nullable Watermark watermark) {
        /** {@return the position of a column, or -1} */
        int indexOf(String column) {
            for (int index = 0; index < columns.size(); index++) {
                if (columns.get(index).name().equals(column)) {
                    return index;
                }
            }
            return -1;
        }
    }

    /**
     * A column of a source.
     *
     * @param generated the expression it is computed from, or null when the inputs carry it
     */
    record Column(
            String name,
            String type,
            boolean nullable,
            @Nullable String generated) {}

    /**
     * How the watermark follows the rows.
     *
     * @param delayMs behind the newest time; negative when only {@code expression} says it
     */
    record Watermark(String column, String expression, long delayMs) {}

    /**
     * One row that comes in.
     *
     * @param timeMs its event time where no column carries it, or null
     * @param op {@code +I}, {@code -U}, {@code +U} or {@code -D}
     * @param batch number of its batch; -1 outside batches
     */
    record Input(String source, @Nullable Long timeMs, String op, Map<String, @Nullable Object> row, long batch) {}

    /**
     * A row with its weight: +1 comes, -1 goes.
     *
     * @param row cells as JSON values
     */
    record Change(long weight, List<@Nullable Object> row) {}
}
