package io.laminar.sql.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries as text. */
final class QueryPrinter {
    private final SqlWriter out;
    private final ExpressionPrinter expressions;
    private final TablePrinter tables;

    QueryPrinter(SqlWriter out) {
        this.out = out;
        expressions = new ExpressionPrinter(out, this);
        tables = new TablePrinter(out, this);
    }

    ExpressionPrinter expressions() {
        return expressions;
    }

    TablePrinter tables() {
        return tables;
    }

    void inParentheses(Query query) {
        out.add("(");
        print(query);
        out.add(")");
    }

    void print(Query query) {
        if (!query.with().isEmpty()) {
            out.add("WITH ").list(query.with(), ", ", this::common).add(" ");
        }
        body(query.body());
        expressions.calls().orderBy(" ", query.orderBy());
        clause(" LIMIT ", query.limit());
        clause(" OFFSET ", query.offset());
        clauses(query.clauses());
    }

    private void clause(String words, @Nullable Expression expression) {
        if (expression != null) {
            out.add(words);
            expressions.print(expression);
        }
    }

    private void common(Query.Cte common) {
        out.name(common.name());
        if (!common.columns().isEmpty()) {
            out.add(" (").names(common.columns()).add(")");
        }
        out.add(" AS ");
        if (common.changelogOf() != null) {
            out.add("CHANGELOG FROM ").name(common.changelogOf());
        } else if (common.query() != null) {
            inParentheses(common.query());
        }
    }

    private void clauses(Query.StreamClauses clauses) {
        Query.Emit emit = clauses.emit();
        if (emit != null) {
            out.add(" EMIT ").add(emit.kind().name().replace('_', ' '));
            clause(" ", emit.every());
        }
        clause(" ALLOW LATENESS ", clauses.lateness());
        if (clauses.lateTo() != null) {
            out.add(" LATE DATA TO ").name(clauses.lateTo());
        }
        if (clauses.onError() != null) {
            out.add(" ON ERROR ").add(clauses.onError());
        }
    }

    private void body(Query.Body body) {
        switch (body) {
            case Query.Select select -> select(select);
            case Query.SetOperation operation ->
                out.list(
                        operation.operands(),
                        " " + operation.operator() + (operation.all() ? " ALL " : " "),
                        this::operand);
            case Query.Values values -> {
                out.add("VALUES ").list(values.rows(), ", ", row -> {
                    out.add("(");
                    expressions.list(row);
                    out.add(")");
                });
            }
            case Query.Nested nested -> inParentheses(nested.query());
        }
    }

    private void operand(Query query) {
        boolean plain = query.with().isEmpty()
                && query.orderBy().isEmpty()
                && query.limit() == null
                && query.offset() == null
                && query.clauses().isEmpty()
                && !(query.body() instanceof Query.SetOperation);
        if (plain) {
            body(query.body());
        } else {
            inParentheses(query);
        }
    }

    private void select(Query.Select select) {
        out.add("SELECT ").add(select.distinct(), "DISTINCT ");
        if (!select.distinctOn().isEmpty()) {
            out.add("ON (");
            expressions.list(select.distinctOn());
            out.add(") ");
        }
        out.list(select.items(), ", ", item -> {
            expressions.print(item.expression());
            if (item.alias() != null) {
                out.add(" AS ").name(item.alias());
            }
        });
        if (select.from() != null) {
            out.add(" FROM ");
            tables.print(select.from());
        }
        clause(" WHERE ", select.where());
        if (select.groupBy() != null) {
            groupBy(select.groupBy());
        }
        clause(" HAVING ", select.having());
        if (!select.windows().isEmpty()) {
            out.add(" WINDOW ").list(select.windows(), ", ", window -> {
                out.name(window.name()).add(" AS ");
                expressions.calls().specification(window.spec());
            });
        }
        clause(" QUALIFY ", select.qualify());
    }

    private void groupBy(Query.GroupBy groupBy) {
        out.add(" GROUP BY ");
        String sets = groupBy.sets();
        if (groupBy.all()) {
            out.add("ALL");
        } else if (sets != null) {
            out.add(sets).add(" (");
            if (sets.equals("GROUPING SETS")) {
                out.list(groupBy.expressions(), ", ", this::groupingSet);
            } else {
                expressions.list(groupBy.expressions());
            }
            out.add(")");
        } else if (groupBy.expressions().isEmpty()) {
            out.add("()");
        } else {
            expressions.list(groupBy.expressions());
        }
    }

    private void groupingSet(Expression set) {
        List<Expression> columns = set instanceof Expression.Constructor row ? row.elements() : List.of(set);
        out.add("(");
        expressions.list(columns);
        out.add(")");
    }
}
