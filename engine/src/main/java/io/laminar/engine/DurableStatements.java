package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.TreePrinter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statements that an engine is made of, as checkpoints keep them; and those of a former life that nobody has said
 * again yet. A program that starts says its statements once more: one that says the same finds what is there.
 *
 * @threading under the engine's lock
 */
final class DurableStatements {
    private static final String OPTION = "SET ";

    /** What was recovered and not yet said again, by name. */
    private final Map<String, String> unclaimed = new HashMap<>();

    /**
     * {@return what makes the relations of a catalog that count, by keys whose order is that of the statements; behind
     * them, what functions they call}
     */
    static SortedMap<String, String> of(Catalog catalog, Predicate<Relation> counts) {
        SortedMap<String, String> statements = new TreeMap<>();
        catalog.options()
                .forEach((key, value) -> statements.put(
                        key(statements.size(), OPTION + key),
                        TreePrinter.print(new Statement.SetOption(Position.NONE, key, value))));
        List<Relation> relations = catalog.relations().stream()
                .filter(relation -> relation.owner() == null && counts.test(relation))
                .toList();
        relations.forEach(relation -> statements.put(key(statements.size(), relation.name()), relation.text()));
        statements.putAll(KeptFunctions.of(relations, catalog.functions()));
        return statements;
    }

    private static String key(int number, String name) {
        return "%06d:%s".formatted(number, name);
    }

    /** Notes what was recovered. */
    void recovered(SortedMap<String, String> statements) {
        KeptFunctions.without(statements).forEach((key, text) -> {
            String name = key.substring(key.indexOf(':') + 1);
            if (!name.startsWith(OPTION)) {
                unclaimed.put(name, text);
            }
        });
    }

    /**
     * Takes notice of a statement before it is executed.
     *
     * @return whether there is nothing to do, as what it makes was recovered
     * @throws ConfigException when it makes something else under the same name, and does not say that it may
     */
    boolean claims(Statement statement) {
        String name = nameOf(statement);
        String known = name == null ? null : unclaimed.get(name);
        if (name == null || known == null) {
            return false;
        }
        Statement.IfTaken ifTaken = ifTakenOf(statement);
        if (ifTaken == Statement.IfTaken.SKIP || same(known, textOf(statement))) {
            unclaimed.remove(name);
            return true;
        }
        if (ifTaken == Statement.IfTaken.REPLACE) {
            unclaimed.remove(name);
            return false;
        }
        throw new ConfigException(
                        ErrorCode.STATEMENT_CHANGED,
                        "not what was recovered: name=" + name + "\n" + difference(known, textOf(statement)))
                .at(Failures.at(statement.position()));
    }

    /** A name that was dropped, or replaced, is free. */
    void dropped(String name) {
        unclaimed.remove(name);
    }

    private static @Nullable String nameOf(Statement statement) {
        return switch (statement) {
            case Statement.CreateSource source -> source.name();
            case Statement.CreateQuery query -> query.name();
            case Statement.CreateSink sink -> sink.name();
            default -> null;
        };
    }

    private static String textOf(Statement statement) {
        return switch (statement) {
            case Statement.CreateSource source -> source.text();
            case Statement.CreateQuery query -> query.text();
            case Statement.CreateSink sink -> sink.text();
            default -> "";
        };
    }

    private static Statement.IfTaken ifTakenOf(Statement statement) {
        return switch (statement) {
            case Statement.CreateSource source -> source.ifTaken();
            case Statement.CreateQuery query -> query.ifTaken();
            case Statement.CreateSink sink -> sink.ifTaken();
            default -> Statement.IfTaken.FAIL;
        };
    }

    private static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    /** Without comments and line breaks; OR REPLACE and IF NOT EXISTS say nothing about what is made. */
    private static String normal(String text) {
        try {
            return TreePrinter.print(Parser.parseStatement(text))
                    .replaceFirst("^CREATE OR REPLACE ", "CREATE ")
                    .replaceFirst("^(CREATE [A-Z ]*?) IF NOT EXISTS ", "$1 ");
        } catch (SqlException e) {
            return text;
        }
    }

    /** The words that differ, between those that do not. */
    private static String difference(String was, String is) {
        List<String> before = words(was);
        List<String> now = words(is);
        int same = 0;
        while (same < before.size() && same < now.size() && before.get(same).equals(now.get(same))) {
            same++;
        }
        int end = 0;
        while (end < before.size() - same
                && end < now.size() - same
                && before.get(before.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        String context = String.join(" ", before.subList(Math.max(0, same - 3), same));
        return "  - ... " + context + " " + String.join(" ", before.subList(same, before.size() - end)) + "\n  + ... "
                + context + " " + String.join(" ", now.subList(same, now.size() - end));
    }

    private static List<String> words(String text) {
        return new ArrayList<>(List.of(normal(text).strip().split("\\s+")));
    }
}
