package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;

/** Names of types: {@code VARCHAR(40)}, {@code DOUBLE PRECISION}, {@code ARRAY<INT>}, {@code INT[]}. */
final class TypeParser {
    private final Tokens tokens;

    TypeParser(Tokens tokens) {
        this.tokens = tokens;
    }

    TypeName type() {
        tokens.enter();
        TypeName type = plain();
        while (tokens.atSymbol("[") || tokens.atWords("ARRAY")) {
            tokens.wrap();
            if (tokens.next().isSymbol("[")) {
                tokens.expectSymbol("]");
            }
            type = new TypeName(type.position(), "array", List.of(), List.of(new TypeName.Element(null, type)));
        }
        tokens.leave();
        return type;
    }

    private TypeName plain() {
        Position position = tokens.position();
        if (tokens.wordAhead(0, "ARRAY", "MULTISET") && tokens.atSymbol(1, "<")) {
            tokens.next();
            return new TypeName(position, "array", List.of(), elements(1));
        }
        if (tokens.wordAhead(0, "MAP") && tokens.atSymbol(1, "<")) {
            tokens.next();
            return new TypeName(position, "map", List.of(), elements(2));
        }
        if (tokens.wordAhead(0, "ROW", "STRUCT") && (tokens.atSymbol(1, "<") || tokens.atSymbol(1, "("))) {
            tokens.next();
            return new TypeName(position, "row", List.of(), fields());
        }
        String name = tokens.name("a type");
        if (name.equals("double") && tokens.take("PRECISION")) {
            name = "double precision";
        } else if ((name.equals("character") || name.equals("char") || name.equals("binary"))
                && tokens.take("VARYING")) {
            name += " varying";
        } else if (name.equals("interval")) {
            skipIntervalUnits();
        }
        List<Integer> parameters = parameters();
        return new TypeName(position, name + zone(name), parameters, List.of());
    }

    private List<TypeName.Element> elements(int count) {
        List<TypeName.Element> elements = new ArrayList<>();
        tokens.expectSymbol("<");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                tokens.expectSymbol(",");
            }
            elements.add(new TypeName.Element(null, type()));
        }
        tokens.expectSymbol(">");
        return elements;
    }

    /** The fields of a row, each with or without a name. */
    private List<TypeName.Element> fields() {
        String end = tokens.next().isSymbol("<") ? ">" : ")";
        List<TypeName.Element> fields = new ArrayList<>();
        do {
            String name = fieldNamed() ? tokens.next().text() : null;
            fields.add(new TypeName.Element(name, type()));
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(end);
        return fields;
    }

    /** Whether a field's name stands before its type. */
    private boolean fieldNamed() {
        if (!tokens.isName(0) || !tokens.isName(1)) {
            return false;
        }
        if (tokens.wordAhead(1, "ARRAY")) {
            return tokens.atSymbol(2, "<");
        }
        boolean units =
                tokens.wordAhead(0, "INTERVAL") && Keywords.unit(tokens.peek(1).text()) != null;
        return !units && !tokens.wordAhead(1, "PRECISION", "VARYING", "WITHOUT");
    }

    private void skipIntervalUnits() {
        if (tokens.peek().kind() == Token.Kind.WORD
                && Keywords.unit(tokens.peek().text()) != null) {
            tokens.next();
            parameters();
            if (tokens.take("TO")) {
                tokens.name("a unit of time");
                parameters();
            }
        }
    }

    private List<Integer> parameters() {
        List<Integer> parameters = new ArrayList<>();
        if (!tokens.takeSymbol("(")) {
            return parameters;
        }
        do {
            parameters.add(number());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        return parameters;
    }

    private int number() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.NUMBER) {
            throw tokens.unexpected("a number");
        }
        try {
            int value = Integer.parseInt(token.text());
            tokens.next();
            return value;
        } catch (NumberFormatException e) {
            throw new SqlException(
                    SqlErrorCode.BAD_NUMBER, token.position(), "found='" + Lexer.shorten(token.text()) + "'", null);
        }
    }

    private String zone(String name) {
        if (!name.equals("time") && !name.equals("timestamp")) {
            return "";
        }
        boolean with = tokens.atWords("WITH") && tokens.wordAhead(1, "TIME", "LOCAL");
        if (with || tokens.atWords("WITHOUT")) {
            tokens.next();
            boolean local = tokens.take("LOCAL");
            tokens.expect("TIME", "ZONE");
            return with ? (local ? " with local time zone" : " with time zone") : " without time zone";
        }
        return "";
    }
}
