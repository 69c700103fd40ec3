package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a statement answers: rows of text (SHOW, DESCRIBE, EXPLAIN), or a subscription (SELECT, SUBSCRIBE), or nothing
 * but that it was done.
 */
public final class Result {
    private final List<String> columns;
    private final List<List<String>> rows;
    private final @Nullable Subscription subscription;

    private Result(List<String> columns, List<List<String>> rows, @Nullable Subscription subscription) {
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
        this.subscription = subscription;
    }

    static Result done() {
        return new Result(List.of(), List.of(), null);
    }

    static Result of(List<String> columns, List<List<String>> rows) {
        return new Result(columns, rows, null);
    }

    static Result of(Subscription subscription) {
        return new Result(List.of(), List.of(), subscription);
    }

    /** {@return names of the columns of {@link #rows()}; empty when the statement answers no text} */
    public List<String> columns() {
        return columns;
    }

    /** {@return rows of text, as many cells each as there are columns} */
    public List<List<String>> rows() {
        return rows;
    }

    /** {@return the rows, cells apart by two spaces, a row a line: the plan of an EXPLAIN as it is meant to be read} */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append(String.join("  ", row)).append('\n');
        }
        return text.toString();
    }

    /** {@return the subscription that a SELECT opened, if the statement was one} */
    public Optional<Subscription> subscription() {
        return Optional.ofNullable(subscription);
    }

    /**
     * {@return the subscription that a SELECT opened}
     *
     * @throws ConfigException when the statement was none
     */
    public Subscription requireSubscription() {
        if (subscription == null) {
            throw new ConfigException(ErrorCode.WRONG_MODE, "statement has no subscription: only SELECT opens one");
        }
        return subscription;
    }
}
