package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query with what stands before and behind its body.
 *
 * @param position where
 * @param with its common table expressions
 * @param body SELECT, VALUES or a set operation
 * @param orderBy ORDER BY; empty if none
 * @param limit LIMIT or FETCH FIRST; null if none
 * @param offset OFFSET; null if none
 * @param clauses what a streaming query adds
 */
public record Query(
        Position position,
        List<Cte> with,
        Body body,
        List<Expression.OrderItem> orderBy,
        @Nullable Expression limit,
        @Nullable Expression offset,
        StreamClauses clauses) {

    /** One name of WITH; {@code changelogOf} for {@code AS CHANGELOG FROM t}, else {@code query}. */
    public record Cte(
            Position position,
            String name,
            List<String> columns,
            @Nullable Query query,
            @Nullable String changelogOf) {}

    /** The body of a query. */
    public sealed interface Body {
        /** {@return where it was written} */
        Position position();
    }

    /** SELECT. */
    public record Select(
            Position position,
            boolean distinct,
            List<Expression> distinctOn,
            List<Item> items,
            @Nullable TableRef from,
            @Nullable Expression where,
            @Nullable GroupBy groupBy,
            @Nullable Expression having,
            @Nullable Expression qualify,
            List<NamedWindow> windows)
            implements Body {}

    /** One item of a SELECT list; {@code alias} null if none. */
    public record Item(Expression expression, @Nullable String alias) {}

    /** One name of the WINDOW clause. */
    public record NamedWindow(String name, Expression.WindowSpec spec) {}

    /**
     * GROUP BY: plain expressions, or also ROLLUP, CUBE, GROUPING SETS (then {@code sets} says which, in upper case).
     */
    public record GroupBy(
            Position position,
            List<Expression> expressions,
            boolean all,
            @Nullable String sets) {}

    /** UNION, EXCEPT or INTERSECT over two or more operands; a chain of one operator is one node. */
    public record SetOperation(Position position, String operator, boolean all, List<Query> operands) implements Body {}

    /** VALUES. */
    public record Values(Position position, List<List<Expression>> rows) implements Body {}

    /** A query in parentheses. */
    public record Nested(Position position, Query query) implements Body {}

    /** When results come out. */
    public enum EmitKind {
        AFTER_WATERMARK,
        ON_WINDOW_CLOSE,
        ON_UPDATE,
        EVERY,
        CHANGES,
        FINAL
    }

    /** EMIT; {@code every} for EVERY. */
    public record Emit(
            Position position, EmitKind kind, @Nullable Expression every) {}

    /** What a streaming query adds to the standard's; all null if nothing. */
    public record StreamClauses(
            @Nullable Emit emit,
            @Nullable Expression lateness,
            @Nullable String lateTo,
            @Nullable String onError,
            Position position) {
        /** {@return whether nothing was said} */
        public boolean isEmpty() {
            return emit == null && lateness == null && lateTo == null && onError == null;
        }
    }
}
