package io.laminar.sql.explain;

import io.laminar.ring0.kernel.IntervalValue;
import io.laminar.sql.scalar.AggregateExpression;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.type.SqlType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bound expressions as SQL. Very long ones are cut. */
final class ScalarText {
    private static final int LONGEST = 1_000;
    private static final int ATOM = 10;
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final Map<String, Integer> STRENGTH = Map.ofEntries(
            Map.entry("OR", 1),
            Map.entry("AND", 2),
            Map.entry("NOT", 3),
            Map.entry("||", 5),
            Map.entry("&", 5),
            Map.entry("|", 5),
            Map.entry("#", 5),
            Map.entry("<<", 5),
            Map.entry(">>", 5),
            Map.entry("+", 6),
            Map.entry("-", 6),
            Map.entry("*", 7),
            Map.entry("/", 7),
            Map.entry("%", 7),
            Map.entry("^", 8));

    /** A text, and how strongly its parts hold together. */
    private record Piece(String text, int strength) {
        String within(int outer, boolean right) {
            return strength < outer || right && strength == outer ? "(" + text + ")" : text;
        }
    }

    private ScalarText() {}

    static String of(Scalar scalar) {
        return Scalars.<Piece>fold(scalar, ScalarText::piece).text();
    }

    /** {@return an aggregate as it could have been written} */
    static String of(AggregateExpression call) {
        String name = call.function() == AggregateExpression.Function.COUNT_STAR
                ? "COUNT"
                : call.function().name();
        StringBuilder text = new StringBuilder(name).append('(');
        text.append(call.argument() == null ? "*" : of(call.argument()));
        if (call.order() != null) {
            text.append(" ORDER BY ").append(of(call.order()));
        }
        text.append(')');
        if (call.ignoreNulls()) {
            text.append(" IGNORE NULLS");
        }
        if (call.filter() != null) {
            text.append(" FILTER (WHERE ").append(of(call.filter())).append(')');
        }
        return text.toString();
    }

    private static Piece piece(Scalar node, List<Piece> arguments) {
        Piece piece = switch (node) {
            case Scalar.Input input -> new Piece(input.name(), ATOM);
            case Scalar.Constant constant -> new Piece(literal(constant.type(), constant.value()), ATOM);
            case Scalar.Apply apply -> apply(apply, arguments);
            case Scalar.Aggregated aggregated -> new Piece(of(aggregated.call()), ATOM);
            case Scalar.WindowBound bound ->
                new Piece("window_" + bound.kind().name().toLowerCase(Locale.ROOT), ATOM);
        };
        return piece.text().length() <= LONGEST
                ? piece
                : new Piece(piece.text().substring(0, LONGEST - 3) + "...", ATOM);
    }

    private static Piece apply(Scalar.Apply apply, List<Piece> arguments) {
        String name = apply.operator().name();
        int strength = STRENGTH.getOrDefault(name, 4);
        return switch (apply.operator().notation()) {
            case HIDDEN -> arguments.get(0);
            case CALL ->
                new Piece(
                        name.toLowerCase(Locale.ROOT) + "("
                                + String.join(
                                        ", ",
                                        arguments.stream().map(Piece::text).toList()) + ")",
                        ATOM);
            case DURATIONS -> new Piece(name + "(" + String.join(", ", durations(apply, arguments)) + ")", ATOM);
            case CAST -> new Piece("CAST(" + arguments.get(0).text() + " AS " + apply.type() + ")", ATOM);
            case CASE -> new Piece(caseWhen(arguments), ATOM);
            case PREFIX ->
                new Piece(
                        name + (name.length() > 1 ? " " : "") + arguments.get(0).within(strength, true), strength);
            case POSTFIX -> new Piece(arguments.get(0).within(4, true) + " " + name, 4);
            case INFIX -> new Piece(infix(name, strength, arguments), strength);
        };
    }

    private static List<String> durations(Scalar.Apply apply, List<Piece> arguments) {
        List<String> texts = new ArrayList<>();
        for (int a = 0; a < arguments.size(); a++) {
            if (a > 0
                    && apply.arguments().get(a) instanceof Scalar.Constant constant
                    && constant.value() instanceof Long lengthNs) {
                texts.add(Quantities.duration(lengthNs));
            } else {
                texts.add(arguments.get(a).text());
            }
        }
        return texts;
    }

    private static String infix(String name, int strength, List<Piece> arguments) {
        List<String> parts = new ArrayList<>();
        for (int a = 0; a < arguments.size(); a++) {
            parts.add(arguments.get(a).within(strength, a > 0 || strength == 4));
        }
        return String.join(" " + name + " ", parts);
    }

    private static String caseWhen(List<Piece> arguments) {
        StringBuilder text = new StringBuilder("CASE");
        for (int a = 0; a + 1 < arguments.size(); a += 2) {
            text.append(" WHEN ").append(arguments.get(a).text());
            text.append(" THEN ").append(arguments.get(a + 1).text());
        }
        if (arguments.size() % 2 == 1) {
            text.append(" ELSE ").append(arguments.get(arguments.size() - 1).text());
        }
        return text.append(" END").toString();
    }

    private static String literal(SqlType type, @Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        return switch (type.kind()) {
            case VARCHAR -> quoted(value.toString());
            case DATE -> "DATE " + quoted(LocalDate.ofEpochDay((Long) value).toString());
            case TIME -> "TIME " + quoted(LocalTime.ofNanoOfDay((Long) value).toString());
            case TIMESTAMP -> "TIMESTAMP " + quoted(timestamp((Long) value));
            case INTERVAL -> interval((IntervalValue) value);
            default -> value.toString().toUpperCase(Locale.ROOT);
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String timestamp(long ns) {
        long seconds = Math.floorDiv(ns, NS_PER_SECOND);
        return LocalDateTime.ofEpochSecond(seconds, (int) Math.floorMod(ns, NS_PER_SECOND), ZoneOffset.UTC)
                .toString()
                .replace('T', ' ');
    }

    private static String interval(IntervalValue value) {
        List<String> parts = new ArrayList<>();
        if (value.months() != 0) {
            parts.add(value.months() + " MONTH");
        }
        if (value.days() != 0) {
            parts.add(value.days() + " DAY");
        }
        if (value.nanos() != 0 || parts.isEmpty()) {
            parts.add(Quantities.duration(value.nanos()));
        }
        return "INTERVAL '" + String.join(" ", parts) + "'";
    }
}
