package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls with words between their arguments, and constructors. */
final class FunctionForms {
    private final Parser parser;
    private final Tokens tokens;

    FunctionForms(Parser parser) {
        this.parser = parser;
        tokens = parser.tokens();
    }

    /** {@return the form here, or null if here is an ordinary call; a word and a bracket are next} */
    @Nullable
    Expression form(Position position) {
        String name = tokens.peek().text();
        if (tokens.atSymbol(1, "[")) {
            return name.equals("array") || name.equals("map") ? brackets(position, name) : null;
        }
        return switch (name) {
            case "cast" -> cast(position, false);
            case "try_cast", "safe_cast" -> cast(position, true);
            case "extract" -> tokens.wordAhead(3, "FROM") ? extract(position) : null;
            case "substring" -> substring(position);
            case "position" -> position(position);
            case "trim" -> trim(position);
            case "overlay" -> overlay(position);
            case "floor" -> floor(position);
            case "row" -> row(position);
            case "descriptor" -> descriptor(position);
            case "timestampadd", "timestampdiff" -> unitFirst(position);
            case "exists" -> exists(position);
            default -> null;
        };
    }

    private void open() {
        tokens.next();
        tokens.next();
    }

    private Expression expression() {
        return parser.expressions().expression();
    }

    private Expression brackets(Position position, String name) {
        open();
        List<Expression> elements =
                tokens.atSymbol("]") ? List.of() : parser.expressions().expressions();
        tokens.expectSymbol("]");
        return new Expression.Constructor(position, name.toUpperCase(Locale.ROOT), elements);
    }

    private Expression cast(Position position, boolean attempt) {
        open();
        Expression operand = expression();
        tokens.expect("AS");
        TypeName type = parser.types().type();
        tokens.expectSymbol(")");
        return new Expression.Cast(position, operand, type, attempt);
    }

    private Expression extract(Position position) {
        open();
        Token unit = tokens.peek();
        if (unit.kind() != Token.Kind.WORD && unit.kind() != Token.Kind.STRING) {
            throw tokens.unexpected("a unit of time");
        }
        tokens.next();
        tokens.expect("FROM");
        Expression from = expression();
        tokens.expectSymbol(")");
        Expression literal =
                new Expression.StringLiteral(unit.position(), unit.text().toLowerCase(Locale.ROOT));
        return CallParser.plainCall(position, "extract", List.of(literal, from));
    }

    private Expression substring(Position position) {
        open();
        List<Expression> arguments = new ArrayList<>();
        arguments.add(expression());
        if (tokens.take("FROM")) {
            arguments.add(expression());
            if (tokens.take("FOR")) {
                arguments.add(expression());
            }
        } else if (tokens.atWords("FOR")) {
            arguments.add(new Expression.NumberLiteral(tokens.next().position(), "1"));
            arguments.add(expression());
        } else {
            moreArguments(arguments);
        }
        tokens.expectSymbol(")");
        return CallParser.plainCall(position, "substring", arguments);
    }

    private void moreArguments(List<Expression> arguments) {
        while (tokens.takeSymbol(",")) {
            arguments.add(expression());
            tokens.checkChain(arguments.size());
        }
    }

    private Expression position(Position position) {
        open();
        List<Expression> arguments = new ArrayList<>();
        arguments.add(parser.expressions().withoutTests());
        if (tokens.take("IN")) {
            arguments.add(0, parser.expressions().withoutTests());
        } else {
            moreArguments(arguments);
        }
        tokens.expectSymbol(")");
        return CallParser.plainCall(position, "strpos", arguments);
    }

    private Expression trim(Position position) {
        open();
        boolean leading = side("LEADING");
        boolean trailing = !leading && side("TRAILING");
        boolean sided = leading || trailing || side("BOTH");
        String name = leading ? "ltrim" : trailing ? "rtrim" : "trim";
        List<Expression> arguments = new ArrayList<>();
        if (!(sided && tokens.take("FROM"))) {
            arguments.add(expression());
            if (tokens.take("FROM")) {
                arguments.add(0, expression());
            } else {
                moreArguments(arguments);
            }
        } else {
            arguments.add(expression());
        }
        tokens.expectSymbol(")");
        return CallParser.plainCall(position, name, arguments);
    }

    /** Takes the word unless it is a column's name. */
    private boolean side(String word) {
        if (tokens.atSymbol(1, ")") || tokens.atSymbol(1, ",") || tokens.atSymbol(1, ".")) {
            return false;
        }
        return tokens.take(word);
    }

    private Expression overlay(Position position) {
        open();
        List<Expression> arguments = new ArrayList<>();
        arguments.add(expression());
        if (tokens.take("PLACING")) {
            arguments.add(expression());
            tokens.expect("FROM");
            arguments.add(expression());
            if (tokens.take("FOR")) {
                arguments.add(expression());
            }
        } else {
            moreArguments(arguments);
        }
        tokens.expectSymbol(")");
        return CallParser.plainCall(position, "overlay", arguments);
    }

    /** FLOOR(t TO unit) is date_trunc('unit', t). */
    private Expression floor(Position position) {
        open();
        List<Expression> arguments = new ArrayList<>();
        arguments.add(expression());
        String name = "floor";
        if (tokens.take("TO")) {
            Position unit = tokens.position();
            String word = tokens.name("a unit of time").toLowerCase(Locale.ROOT);
            arguments.add(0, new Expression.StringLiteral(unit, word));
            name = "date_trunc";
        } else {
            moreArguments(arguments);
        }
        tokens.expectSymbol(")");
        return CallParser.plainCall(position, name, arguments);
    }

    private Expression row(Position position) {
        open();
        List<Expression> elements =
                tokens.atSymbol(")") ? List.of() : parser.expressions().expressions();
        tokens.expectSymbol(")");
        return new Expression.Constructor(position, "ROW", elements);
    }

    private Expression descriptor(Position position) {
        open();
        List<String> columns = new ArrayList<>();
        do {
            columns.add(tokens.qualifiedName("a column name"));
            tokens.checkChain(columns.size());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        return new Expression.Descriptor(position, columns);
    }

    private Expression unitFirst(Position position) {
        String name = tokens.peek().text();
        open();
        List<Expression> arguments = new ArrayList<>();
        Token unit = tokens.peek();
        if (unit.kind() == Token.Kind.WORD && Keywords.unit(unit.text()) != null && tokens.atSymbol(1, ",")) {
            arguments.add(new Expression.StringLiteral(tokens.next().position(), unit.text()));
        } else {
            arguments.add(expression());
        }
        moreArguments(arguments);
        tokens.expectSymbol(")");
        return CallParser.plainCall(position, name, arguments);
    }

    private Expression exists(Position position) {
        tokens.next();
        return new Expression.Exists(position, parser.queries().inParentheses());
    }
}
