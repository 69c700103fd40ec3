package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins: the comma, the standard's, NATURAL too, SEMI and ANTI, ASOF, TEMPORAL PROBE. */
final class JoinParser {
    private final Parser parser;
    private final Tokens tokens;

    /** What is gathered between the right table and the end of the join. */
    private static final class Conditions {
        private @Nullable Expression on;
        private List<String> using = List.of();
        private @Nullable Expression match;
        private @Nullable Expression tolerance;
        private boolean nearest;
    }

    JoinParser(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    /** {@return whether a join begins here} */
    boolean startsJoin() {
        return tokens.atWords("JOIN")
                || tokens.atWords("INNER") && tokens.wordAhead(1, "JOIN", "ASOF")
                || tokens.atWords("CROSS") && tokens.wordAhead(1, "JOIN")
                || tokens.atWords("LEFT") && tokens.wordAhead(1, "JOIN", "OUTER", "SEMI", "ANTI", "ASOF", "NEAREST")
                || tokens.atWords("RIGHT") && tokens.wordAhead(1, "JOIN", "OUTER")
                || tokens.atWords("FULL") && tokens.wordAhead(1, "JOIN", "OUTER")
                || tokens.atWords("NATURAL") && tokens.wordAhead(1, "JOIN", "INNER", "LEFT", "RIGHT", "FULL")
                || tokens.atWords("SEMI") && tokens.wordAhead(1, "JOIN")
                || tokens.atWords("ANTI") && tokens.wordAhead(1, "JOIN")
                || tokens.atWords("ASOF") && tokens.wordAhead(1, "JOIN", "LEFT", "INNER", "NEAREST")
                || tokens.atWords("NEAREST")
                || tokens.atWords("TEMPORAL") && tokens.wordAhead(1, "PROBE")
                || tokens.atWords("MATCH_CONDITION")
                || tokens.atWords("TOLERANCE");
    }

    /** {@return the table joined with what follows, or null if nothing follows} */
    @Nullable
    TableRef join(TableRef left) {
        Position position = tokens.position();
        if (tokens.takeSymbol(",") || tokens.take("CROSS", "JOIN")) {
            return plain(position, TableRef.JoinKind.CROSS, left, parser.from().table(), new Conditions());
        }
        if (tokens.atWords("MATCH_CONDITION") || tokens.atWords("TOLERANCE") || !startsJoin()) {
            return null;
        }
        if (tokens.take("TEMPORAL", "PROBE")) {
            return probe(position, left);
        }
        if (tokens.take("NATURAL")) {
            return natural(position, left);
        }
        Conditions conditions = new Conditions();
        TableRef.JoinKind kind = kind(conditions);
        TableRef right = parser.from().table();
        if (kind == TableRef.JoinKind.ASOF || kind == TableRef.JoinKind.ASOF_LEFT) {
            asofConditions(conditions);
            return plain(position, kind, left, right, conditions);
        }
        if (!on(conditions)) {
            throw tokens.unexpected("ON");
        }
        return plain(position, kind, left, right, conditions);
    }

    private static TableRef plain(
            Position position, TableRef.JoinKind kind, TableRef left, TableRef right, Conditions conditions) {
        return new TableRef.Join(
                position,
                kind,
                false,
                left,
                right,
                conditions.on,
                conditions.using,
                conditions.match,
                conditions.tolerance,
                null);
    }

    /** A join without a condition: NATURAL is behind. */
    private TableRef natural(Position position, TableRef left) {
        TableRef.JoinKind kind = side();
        tokens.expect("JOIN");
        TableRef right = parser.from().table();
        return new TableRef.Join(position, kind, true, left, right, null, List.of(), null, null, null);
    }

    /** INNER, or whose rows are kept that match nothing; perhaps no words at all. */
    private TableRef.JoinKind side() {
        TableRef.JoinKind kind = tokens.take("LEFT")
                ? TableRef.JoinKind.LEFT
                : tokens.take("RIGHT")
                        ? TableRef.JoinKind.RIGHT
                        : tokens.take("FULL") ? TableRef.JoinKind.FULL : TableRef.JoinKind.INNER;
        tokens.take(kind == TableRef.JoinKind.INNER ? "INNER" : "OUTER");
        return kind;
    }

    /** The words up to and with JOIN. */
    private TableRef.JoinKind kind(Conditions conditions) {
        TableRef.JoinKind kind = side();
        conditions.nearest = tokens.take("NEAREST");
        if (conditions.nearest && !tokens.atWords("ASOF")) {
            throw tokens.unexpected("ASOF");
        }
        if (tokens.take("ASOF")) {
            conditions.nearest |= tokens.take("NEAREST");
            boolean leftBehind = tokens.take("LEFT");
            if (leftBehind) {
                tokens.take("OUTER");
            } else {
                tokens.take("INNER");
            }
            kind = kind == TableRef.JoinKind.LEFT || leftBehind ? TableRef.JoinKind.ASOF_LEFT : TableRef.JoinKind.ASOF;
        } else if (tokens.take("SEMI")) {
            kind = TableRef.JoinKind.SEMI;
        } else if (tokens.take("ANTI")) {
            kind = TableRef.JoinKind.ANTI;
        }
        tokens.expect("JOIN");
        return kind;
    }

    private boolean on(Conditions conditions) {
        if (conditions.on != null || !conditions.using.isEmpty()) {
            return false;
        }
        if (tokens.atWords("ON") && !tokens.wordAhead(1, "ERROR")) {
            tokens.next();
            conditions.on = parser.expressions().expression();
            return true;
        }
        if (tokens.atWords("ON")) {
            return false;
        }
        if (tokens.take("USING")) {
            conditions.using = parser.queries().names("a column name");
            return true;
        }
        return false;
    }

    private void asofConditions(Conditions conditions) {
        while (on(conditions) || match(conditions)) {
            // Each clause at most once, in any order.
        }
        boolean keyed = conditions.on != null || !conditions.using.isEmpty();
        if (!keyed && conditions.match == null) {
            throw tokens.unexpected("MATCH_CONDITION");
        }
        if (conditions.nearest) {
            conditions.match = nearest(tokens.position(), conditions.match);
        }
    }

    private boolean match(Conditions conditions) {
        if (conditions.match == null && tokens.take("MATCH_CONDITION")) {
            conditions.match = matchCondition();
            return true;
        }
        if (conditions.match == null && tokens.atWords("NEAREST") && tokens.atSymbol(1, "(")) {
            conditions.match = parser.calls().primary();
            return true;
        }
        if (conditions.tolerance == null && tokens.take("TOLERANCE")) {
            conditions.tolerance = parser.expressions().withoutTests();
            return true;
        }
        return false;
    }

    private Expression matchCondition() {
        Position position = tokens.position();
        Expression condition = parser.expressions().expression();
        if (condition instanceof Expression.Constructor pair && pair.elements().size() == 2) {
            return CallParser.plainCall(position, "nearest", pair.elements());
        }
        return condition;
    }

    /** NEAREST over a comparison takes its two sides; over none the binder takes the time columns. */
    private static Expression nearest(Position position, @Nullable Expression match) {
        if (match == null) {
            return CallParser.plainCall(position, "nearest", List.of());
        }
        return match instanceof Expression.Binary comparison
                ? CallParser.plainCall(comparison.position(), "nearest", List.of(comparison.left(), comparison.right()))
                : match;
    }

    /** TEMPORAL PROBE JOIN t ON ... [TIMESTAMPS (a, b)] (RANGE FROM a TO b STEP c | LIST (a, b)) AS p. */
    private TableRef probe(Position position, TableRef left) {
        tokens.expect("JOIN");
        TableRef right = parser.from().table();
        Conditions conditions = new Conditions();
        boolean before = on(conditions);
        TableRef.Probe probe = new TableRef.Probe(timestamps(), offsets());
        if (!before && !on(conditions)) {
            throw tokens.unexpected("ON");
        }
        return new TableRef.Join(
                position,
                TableRef.JoinKind.TEMPORAL_PROBE,
                false,
                left,
                right,
                conditions.on,
                conditions.using,
                null,
                null,
                probe);
    }

    private List<Expression> timestamps() {
        if (!tokens.take("TIMESTAMPS")) {
            return List.of();
        }
        tokens.expectSymbol("(");
        Expression left = parser.expressions().expression();
        tokens.expectSymbol(",");
        Expression right = parser.expressions().expression();
        tokens.expectSymbol(")");
        return List.of(left, right);
    }

    /** The offsets with the name of their columns; they are checked, and kept as text. */
    private String offsets() {
        int from = tokens.place();
        if (tokens.take("RANGE")) {
            tokens.expect("FROM");
            parser.expressions().withoutTests();
            tokens.expect("TO");
            parser.expressions().withoutTests();
            tokens.expect("STEP");
            parser.expressions().withoutTests();
        } else {
            tokens.expect("LIST");
            tokens.expectSymbol("(");
            parser.expressions().expressions();
            tokens.expectSymbol(")");
        }
        if (tokens.take("AS")) {
            tokens.name("an alias name");
        }
        return tokens.slice(from, tokens.place());
    }
}
