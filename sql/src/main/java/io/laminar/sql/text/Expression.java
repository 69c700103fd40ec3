package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression as it was written, unbound. Chains of one binary operator lean to the left and may be long. */
public sealed interface Expression {
    /** {@return where it was written} */
    Position position();

    /** A number; {@code text} as written, sign apart. */
    record NumberLiteral(Position position, String text) implements Expression {}

    /** A text in quotes, quotes undone. */
    record StringLiteral(Position position, String value) implements Expression {}

    /** TRUE or FALSE. */
    record BooleanLiteral(Position position, boolean value) implements Expression {}

    /** NULL. */
    record NullLiteral(Position position) implements Expression {}

    /** DATE, TIME or TIMESTAMP (lower case in {@code type}) and its text. */
    record TimeLiteral(Position position, String type, String text) implements Expression {}

    /** An interval: the text between quotes, and its units in upper case; both units null when the text has them. */
    record IntervalLiteral(
            Position position,
            String text,
            @Nullable String unit,
            @Nullable String toUnit) implements Expression {}

    /** A column, perhaps qualified: the parts of its name. */
    record Name(Position position, List<String> parts) implements Expression {
        /** {@return the last part} */
        public String last() {
            return parts.get(parts.size() - 1);
        }
    }

    /** {@code *} or {@code t.*}. */
    record Star(Position position, @Nullable String qualifier) implements Expression {}

    /** {@code - + ~ NOT} before an operand. */
    record Unary(Position position, String operator, Expression operand) implements Expression {}

    /** An operator between two operands: arithmetic, comparison, {@code ||}, bits. */
    record Binary(Position position, String operator, Expression left, Expression right) implements Expression {}

    /** AND or OR over all its terms. */
    record Logical(Position position, boolean and, List<Expression> terms) implements Expression {}

    /** IS [NOT] NULL, TRUE, FALSE, UNKNOWN; {@code test} is that word in upper case. */
    record IsTest(Position position, Expression operand, String test, boolean negated) implements Expression {}

    /** IS [NOT] DISTINCT FROM. */
    record IsDistinct(Position position, Expression left, Expression right, boolean negated) implements Expression {}

    /** [NOT] BETWEEN [SYMMETRIC]. */
    record Between(
            Position position, Expression operand, Expression low, Expression high, boolean negated, boolean symmetric)
            implements Expression {}

    /** [NOT] IN over values. */
    record InList(Position position, Expression operand, List<Expression> values, boolean negated)
            implements Expression {}

    /** [NOT] IN over a query. */
    record InQuery(Position position, Expression operand, Query query, boolean negated) implements Expression {}

    /** [NOT] LIKE, ILIKE, SIMILAR TO; {@code operator} in upper case. */
    record Like(
            Position position,
            String operator,
            Expression operand,
            Expression pattern,
            @Nullable Expression escape,
            boolean negated)
            implements Expression {}

    /** EXISTS. */
    record Exists(Position position, Query query) implements Expression {}

    /** A query that stands for one value. */
    record Subquery(Position position, Query query) implements Expression {}

    /** One WHEN of a CASE. */
    record When(Expression condition, Expression result) {}

    /** CASE, with or without an operand. */
    record CaseWhen(
            Position position,
            @Nullable Expression operand,
            List<When> whens,
            @Nullable Expression otherwise) implements Expression {}

    /** CAST, TRY_CAST and {@code ::}. */
    record Cast(Position position, Expression operand, TypeName type, boolean attempt) implements Expression {}

    /** An argument, perhaps named with {@code =>}. */
    record Argument(@Nullable String name, Expression value) {}

    /**
     * A call. EXTRACT, SUBSTRING, TRIM, POSITION and OVERLAY with words between their arguments are calls of
     * {@code extract('unit', x)}, {@code substring}, {@code trim}, {@code ltrim}, {@code rtrim}, {@code strpos},
     * {@code overlay}. {@code orderBy} stands among the arguments, {@code withinGroup} behind them.
     */
    record Call(
            Position position,
            String name,
            List<Argument> arguments,
            boolean distinct,
            List<OrderItem> orderBy,
            List<OrderItem> withinGroup,
            @Nullable Expression filter,
            @Nullable Boolean ignoreNulls,
            @Nullable WindowSpec over)
            implements Expression {
        /** {@return whether an order is given, at either place} */
        public boolean isOrdered() {
            return !orderBy.isEmpty() || !withinGroup.isEmpty();
        }
    }

    /** ARRAY[...], ROW(...) or MAP[...]; {@code constructor} is that word in upper case. */
    record Constructor(Position position, String constructor, List<Expression> elements) implements Expression {}

    /** {@code a[i]}. */
    record Subscript(Position position, Expression operand, Expression index) implements Expression {}

    /** {@code x AT TIME ZONE z}. */
    record AtTimeZone(Position position, Expression operand, Expression zone) implements Expression {}

    /** TABLE t as an argument of a table function. */
    record TableArgument(Position position, TableRef table) implements Expression {}

    /** DESCRIPTOR(column). */
    record Descriptor(Position position, List<String> columns) implements Expression {}

    /** One item of ORDER BY; {@code nullsFirst} null where it is not said. */
    record OrderItem(
            Expression expression,
            boolean descending,
            @Nullable Boolean nullsFirst) {}

    /** OVER: a name of the WINDOW clause or a specification; {@code frame} as written. */
    record WindowSpec(
            @Nullable String reference,
            List<Expression> partitionBy,
            List<OrderItem> orderBy,
            @Nullable String frame) {}
}
