package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random expressions and queries that a text can stand for, as far as forms have one normal tree. */
final class RandomTrees {
    private static final Position AT = Position.NONE;
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "x1",
            "time",
            "date",
            "window",
            "day",
            "end",
            "Upper",
            "select",
            "interval",
            "array",
            "true",
            "order",
            "all",
            "distinct",
            "table",
            "it's",
            "qu\"ote",
            "leading",
            "symmetric",
            "rows",
            "left",
            "natural",
            "timestamps",
            "within",
            "asof",
            "nearest",
            "late",
            "allow",
            "offset",
            "is",
            "in",
            "second",
            "current_date",
            "values",
            "exists",
            "row");

    private final Random random;

    RandomTrees(Random random) {
        this.random = random;
    }

    String name() {
        return pick(NAMES);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> List<T> some(int least, int most, Supplier<T> each) {
        List<T> result = new ArrayList<>();
        int count = least + random.nextInt(most - least + 1);
        for (int i = 0; i < count; i++) {
            result.add(each.get());
        }
        return result;
    }

    private <T> @Nullable T perhaps(Supplier<T> value) {
        return chance(2) ? value.get() : null;
    }

    Expression expression(int depth) {
        if (depth <= 0) {
            return leaf();
        }
        int d = depth - 1;
        return switch (random.nextInt(19)) {
            case 0 -> new Expression.Unary(AT, pick(List.of("-", "+", "~", "NOT")), expression(d));
            case 1, 2, 3 -> binary(d);
            case 4 -> logical(d);
            case 5 ->
                new Expression.IsTest(AT, expression(d), pick(List.of("NULL", "TRUE", "FALSE", "UNKNOWN")), chance(2));
            case 6 -> new Expression.IsDistinct(AT, expression(d), expression(d), chance(2));
            case 7 -> new Expression.Between(AT, expression(d), expression(d), expression(d), chance(2), chance(3));
            case 8 -> new Expression.InList(AT, expression(d), some(2, 3, () -> expression(d)), chance(2));
            case 9 -> new Expression.InQuery(AT, expression(d), query(d), chance(2));
            case 10 ->
                new Expression.Like(
                        AT,
                        pick(List.of("LIKE", "ILIKE", "SIMILAR TO")),
                        expression(d),
                        expression(d),
                        perhaps(() -> expression(d)),
                        chance(2));
            case 11 -> chance(2) ? new Expression.Exists(AT, query(d)) : new Expression.Subquery(AT, query(d));
            case 12 -> caseWhen(d);
            case 13 -> new Expression.Cast(AT, expression(d), type(2), chance(2));
            case 14, 15 -> call(d);
            case 16 ->
                new Expression.Constructor(AT, pick(List.of("ROW", "ARRAY", "MAP")), some(0, 3, () -> expression(d)));
            case 17 -> new Expression.Subscript(AT, expression(d), expression(d));
            default -> new Expression.AtTimeZone(AT, expression(d), expression(d));
        };
    }

    private Expression leaf() {
        return switch (random.nextInt(8)) {
            case 0 -> new Expression.NumberLiteral(AT, pick(List.of("1", "1.5", ".5", "1e9", "0", "2.")));
            case 1 -> new Expression.StringLiteral(AT, pick(List.of("", "it's", "a\nb", "--", "/*", "${X}", ";")));
            case 2 -> new Expression.BooleanLiteral(AT, chance(2));
            case 3 -> new Expression.NullLiteral(AT);
            case 4 -> new Expression.TimeLiteral(AT, pick(List.of("date", "time", "timestamp")), "2024-01-01");
            case 5 ->
                chance(2)
                        ? new Expression.IntervalLiteral(AT, "5 days", null, null)
                        : new Expression.IntervalLiteral(AT, "1:3", "HOUR", chance(2) ? "SECOND" : null);
            default -> new Expression.Name(AT, some(1, 3, this::name));
        };
    }

    private Expression binary(int depth) {
        List<String> operators = List.of(
                "=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "||", "&", "|", "^", "#", "<<", ">>", "->",
                "->>");
        return new Expression.Binary(AT, pick(operators), expression(depth), expression(depth));
    }

    private Expression logical(int depth) {
        boolean and = chance(2);
        return new Expression.Logical(AT, and, some(2, 4, () -> expression(depth)));
    }

    private Expression caseWhen(int depth) {
        List<Expression.When> whens = some(1, 3, () -> new Expression.When(expression(depth), expression(depth)));
        return new Expression.CaseWhen(AT, perhaps(() -> expression(depth)), whens, perhaps(() -> expression(depth)));
    }

    private Expression call(int depth) {
        List<Expression.Argument> arguments = some(0, 3, () -> argument(depth));
        if (chance(8)) {
            arguments = List.of(new Expression.Argument(null, new Expression.Star(AT, perhaps(this::name))));
        }
        return new Expression.Call(
                AT,
                chance(3) ? pick(List.of("substring", "trim", "extract", "cast", "floor", "position")) : name(),
                arguments,
                !arguments.isEmpty() && chance(4),
                chance(4) ? some(1, 2, () -> orderItem(depth)) : List.of(),
                chance(6) ? some(1, 2, () -> orderItem(depth)) : List.of(),
                chance(4) ? expression(depth) : null,
                chance(4) ? (Boolean) chance(2) : null,
                chance(4) ? window(depth) : null);
    }

    private Expression.Argument argument(int depth) {
        return new Expression.Argument(chance(4) ? name() : null, expression(depth));
    }

    private Expression.OrderItem orderItem(int depth) {
        return new Expression.OrderItem(expression(depth), chance(2), chance(2) ? (Boolean) chance(2) : null);
    }

    private Expression.WindowSpec window(int depth) {
        return new Expression.WindowSpec(
                perhaps(this::name),
                chance(2) ? some(1, 2, () -> expression(depth)) : List.of(),
                chance(2) ? some(1, 2, () -> orderItem(depth)) : List.of(),
                chance(2) ? "ROWS BETWEEN 3 PRECEDING AND CURRENT ROW" : null);
    }

    TypeName type(int depth) {
        if (depth > 0 && chance(3)) {
            return switch (random.nextInt(3)) {
                case 0 -> new TypeName(AT, "array", List.of(), List.of(element(null, depth)));
                case 1 -> new TypeName(AT, "map", List.of(), List.of(element(null, depth), element(null, depth)));
                default -> new TypeName(AT, "row", List.of(), some(1, 3, () -> element(perhaps(this::name), depth)));
            };
        }
        if (chance(4)) {
            String name = pick(List.of("timestamp with time zone", "time without time zone", "timestamp"));
            return new TypeName(AT, name, some(0, 1, () -> random.nextInt(10)), List.of());
        }
        String name = pick(List.of("int", "double precision", "character varying", "varchar", "My Type", "interval"));
        return new TypeName(AT, name, name.equals("varchar") ? List.of(40) : List.of(), List.of());
    }

    private TypeName.Element element(@Nullable String name, int depth) {
        return new TypeName.Element(name, type(depth - 1));
    }

    Query query(int depth) {
        Query.Body body = body(depth);
        List<Query.Cte> with = chance(5) ? some(1, 2, () -> common(depth - 1)) : List.of();
        List<Expression.OrderItem> orderBy = chance(4) ? some(1, 2, () -> orderItem(depth - 1)) : List.of();
        Expression limit = chance(5) ? expression(depth - 1) : null;
        Expression offset = chance(5) ? expression(depth - 1) : null;
        Query.StreamClauses clauses = clauses(depth - 1);
        boolean bare = with.isEmpty() && orderBy.isEmpty() && limit == null && offset == null && clauses.isEmpty();
        // A query that is nothing but another one in parentheses is that other one.
        if (bare && body instanceof Query.Nested nested) {
            return nested.query();
        }
        return new Query(AT, with, body, orderBy, limit, offset, clauses);
    }

    private Query.Cte common(int depth) {
        return chance(3)
                ? new Query.Cte(AT, name(), some(0, 2, this::name), null, name())
                : new Query.Cte(AT, name(), some(0, 2, this::name), query(depth), null);
    }

    private Query.StreamClauses clauses(int depth) {
        if (!chance(4)) {
            return new Query.StreamClauses(null, null, null, null, AT);
        }
        Query.EmitKind kind = pick(List.of(Query.EmitKind.values()));
        Query.Emit emit = new Query.Emit(AT, kind, kind == Query.EmitKind.EVERY ? expression(depth) : null);
        return new Query.StreamClauses(
                perhaps(() -> emit),
                perhaps(() -> expression(depth)),
                perhaps(this::name),
                perhaps(() -> pick(List.of("FAIL", "NULL", "REJECT"))),
                AT);
    }

    private Query.Body body(int depth) {
        if (depth > 0 && chance(5)) {
            return new Query.SetOperation(
                    AT, pick(List.of("UNION", "EXCEPT", "INTERSECT")), chance(2), some(2, 3, () -> query(depth - 1)));
        }
        if (depth > 0 && chance(8)) {
            return new Query.Nested(AT, query(depth - 1));
        }
        if (chance(6)) {
            return new Query.Values(AT, some(1, 2, () -> some(1, 2, () -> expression(depth - 1))));
        }
        return select(depth - 1);
    }

    private Query.Select select(int d) {
        boolean distinct = chance(4);
        return new Query.Select(
                AT,
                distinct,
                distinct && chance(2) ? some(1, 2, () -> expression(d)) : List.of(),
                some(1, 3, () -> item(d)),
                chance(4) ? null : new RandomTables(random, this).table(d),
                chance(3) ? expression(d) : null,
                chance(3) ? groupBy(d) : null,
                chance(4) ? expression(d) : null,
                chance(5) ? expression(d) : null,
                chance(5) ? some(1, 2, () -> new Query.NamedWindow(name(), window(d))) : List.of());
    }

    private Query.Item item(int depth) {
        return chance(5)
                ? new Query.Item(new Expression.Star(AT, perhaps(this::name)), null)
                : new Query.Item(expression(depth), perhaps(this::name));
    }

    private Query.GroupBy groupBy(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> new Query.GroupBy(AT, List.of(), true, null);
            case 1 ->
                new Query.GroupBy(AT, some(1, 2, () -> expression(depth)), false, pick(List.of("ROLLUP", "CUBE")));
            case 2 ->
                new Query.GroupBy(
                        AT,
                        some(1, 2, () -> new Expression.Constructor(AT, "ROW", some(0, 2, () -> expression(depth)))),
                        false,
                        "GROUPING SETS");
            default -> new Query.GroupBy(AT, some(0, 2, () -> expression(depth)), false, null);
        };
    }
}
