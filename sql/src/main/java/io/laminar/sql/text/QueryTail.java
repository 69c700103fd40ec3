package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind the body of a query, in any order, each clause once. */
final class QueryTail {
    private final Parser parser;
    private final Tokens tokens;
    private final Position position;
    private List<Expression.OrderItem> orderBy = List.of();
    private @Nullable Expression limit;
    private @Nullable Expression offset;
    private Query.@Nullable Emit emit;
    private @Nullable Expression lateness;
    private @Nullable String lateTo;
    private @Nullable String onError;
    private boolean any;
    private boolean limited;

    QueryTail(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
        position = tokens.position();
    }

    /** {@return whether nothing was said} */
    boolean isEmpty() {
        return !any;
    }

    void parse() {
        while (clause()) {
            any = true;
        }
    }

    Query finish(Position start, List<Query.Cte> with, Query.Body body) {
        Query.StreamClauses clauses = new Query.StreamClauses(emit, lateness, lateTo, onError, position);
        return new Query(start, with, body, orderBy, limit, offset, clauses);
    }

    private boolean clause() {
        if (tokens.atWords("ORDER") && orderBy.isEmpty()) {
            tokens.next();
            tokens.expect("BY");
            orderBy = parser.expressions().orderItems();
            return true;
        }
        return rows() || streaming();
    }

    private boolean rows() {
        if (!limited && tokens.take("LIMIT")) {
            limited = true;
            limit = tokens.take("ALL") ? null : parser.expressions().expression();
            return true;
        }
        if (offset == null && tokens.take("OFFSET")) {
            offset = parser.expressions().expression();
            rowsWord();
            return true;
        }
        if (!limited && (tokens.atWords("FETCH", "FIRST") || tokens.atWords("FETCH", "NEXT"))) {
            limited = true;
            tokens.next();
            Position first = tokens.next().position();
            limit = tokens.wordAhead(0, "ROW", "ROWS")
                    ? new Expression.NumberLiteral(first, "1")
                    : parser.expressions().withoutTests();
            rowsWord();
            tokens.expect("ONLY");
            return true;
        }
        return false;
    }

    private void rowsWord() {
        if (!tokens.take("ROWS")) {
            tokens.take("ROW");
        }
    }

    private boolean streaming() {
        if (emit == null && tokens.atWords("EMIT")) {
            Position start = tokens.next().position();
            emit = emit(start);
        } else if (lateness == null && tokens.take("ALLOW")) {
            tokens.expect("LATENESS");
            lateness = parser.expressions().expression();
        } else if (lateTo == null && tokens.take("LATE", "DATA")) {
            tokens.expect("TO");
            lateTo = tokens.relationName("a stream name");
        } else if (onError == null && tokens.take("ON", "ERROR")) {
            onError = onError();
        } else {
            return false;
        }
        return true;
    }

    private Query.Emit emit(Position start) {
        if (tokens.take("AFTER", "WATERMARK") || tokens.take("ON", "WATERMARK")) {
            return new Query.Emit(start, Query.EmitKind.AFTER_WATERMARK, null);
        }
        if (tokens.take("ON")) {
            if (tokens.take("UPDATE")) {
                return new Query.Emit(start, Query.EmitKind.ON_UPDATE, null);
            }
            tokens.expect("WINDOW", "CLOSE");
            return new Query.Emit(start, Query.EmitKind.ON_WINDOW_CLOSE, null);
        }
        if (tokens.take("EVERY") || tokens.take("PERIODICALLY")) {
            return new Query.Emit(
                    start, Query.EmitKind.EVERY, parser.expressions().expression());
        }
        if (tokens.take("CHANGES")) {
            return new Query.Emit(start, Query.EmitKind.CHANGES, null);
        }
        if (tokens.take("FINAL")) {
            return new Query.Emit(start, Query.EmitKind.FINAL, null);
        }
        if (tokens.take("AFTER")) {
            tokens.expect("WATERMARK");
        }
        throw tokens.unexpected("AFTER WATERMARK, ON WINDOW CLOSE, ON UPDATE, EVERY, CHANGES or FINAL");
    }

    private String onError() {
        for (String policy : List.of("FAIL", "NULL", "REJECT")) {
            if (tokens.take(policy)) {
                return policy;
            }
        }
        throw tokens.unexpected("FAIL, NULL or REJECT");
    }
}
