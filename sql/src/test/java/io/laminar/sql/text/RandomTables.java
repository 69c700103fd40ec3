package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random tables, table functions and joins. */
final class RandomTables {
    private static final Position AT = Position.NONE;

    private final Random random;
    private final RandomTrees trees;

    RandomTables(Random random, RandomTrees trees) {
        this.random = random;
        this.trees = trees;
    }

    TableRef table(int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 2);
        String alias = random.nextBoolean() ? trees.name() : null;
        List<String> columns = columns(alias);
        if (choice >= 5) {
            return join(depth - 1);
        }
        if (choice >= 3) {
            return new TableRef.Derived(AT, trees.query(depth - 1), alias, columns, random.nextBoolean());
        }
        if (choice == 2) {
            List<Expression.Argument> arguments = List.of(
                    new Expression.Argument(null, argumentTable(depth - 1)),
                    new Expression.Argument("timecol", new Expression.Descriptor(AT, List.of(trees.name()))),
                    new Expression.Argument(null, trees.expression(depth - 1)));
            return new TableRef.Function(AT, trees.name(), arguments, alias, columns);
        }
        Expression asOf = random.nextInt(4) == 0 ? trees.expression(depth - 1) : null;
        return new TableRef.Named(
                AT, random.nextInt(4) == 0 ? List.of(trees.name()) : List.of(), trees.name(), alias, columns, asOf);
    }

    private Expression argumentTable(int depth) {
        TableRef table = random.nextBoolean()
                ? TableRef.Named.of(AT, List.of(trees.name(), trees.name()))
                : new TableRef.Derived(AT, trees.query(depth), null, List.of(), false);
        return new Expression.TableArgument(AT, table);
    }

    private List<String> columns(@Nullable String alias) {
        List<String> columns = new ArrayList<>();
        for (int i = random.nextInt(3); alias != null && i > 0; i--) {
            columns.add(trees.name());
        }
        return columns;
    }

    private TableRef join(int depth) {
        if (random.nextInt(6) == 0) {
            return natural(depth);
        }
        TableRef.JoinKind kind = TableRef.JoinKind.values()[random.nextInt(TableRef.JoinKind.values().length)];
        boolean cross = kind == TableRef.JoinKind.CROSS;
        boolean asof = kind == TableRef.JoinKind.ASOF || kind == TableRef.JoinKind.ASOF_LEFT;
        boolean on = random.nextBoolean();
        boolean probe = kind == TableRef.JoinKind.TEMPORAL_PROBE;
        return new TableRef.Join(
                AT,
                kind,
                false,
                table(depth),
                table(depth),
                on && !cross ? trees.expression(depth) : null,
                on || cross ? List.of() : List.of(trees.name(), "k"),
                asof && random.nextBoolean() ? match(depth) : null,
                asof && random.nextBoolean() ? trees.expression(depth) : null,
                probe ? probe(depth) : null);
    }

    private TableRef.Probe probe(int depth) {
        List<Expression> timestamps =
                random.nextBoolean() ? List.of(trees.expression(depth), trees.expression(depth)) : List.of();
        return new TableRef.Probe(timestamps, "RANGE FROM 0s TO 5s STEP 1s AS p");
    }

    private TableRef natural(int depth) {
        List<TableRef.JoinKind> kinds = List.of(
                TableRef.JoinKind.INNER, TableRef.JoinKind.LEFT, TableRef.JoinKind.RIGHT, TableRef.JoinKind.FULL);
        TableRef.JoinKind kind = kinds.get(random.nextInt(kinds.size()));
        return new TableRef.Join(AT, kind, true, table(depth), table(depth), null, List.of(), null, null, null);
    }

    private Expression match(int depth) {
        return new Expression.Binary(AT, ">=", trees.expression(depth), trees.expression(depth));
    }
}
