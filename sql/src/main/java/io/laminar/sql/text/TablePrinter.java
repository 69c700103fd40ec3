package io.laminar.sql.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in FROM as text. */
final class TablePrinter {
    private final SqlWriter out;
    private final QueryPrinter queries;

    TablePrinter(SqlWriter out, QueryPrinter queries) {
        this.out = out;
        this.queries = queries;
    }

    void print(TableRef table) {
        switch (table) {
            case TableRef.Named named -> {
                named.qualifier().forEach(part -> out.name(part).add("."));
                out.name(named.name());
                if (named.asOf() != null) {
                    out.add(" FOR SYSTEM_TIME AS OF ");
                    queries.expressions().printWithoutTests(named.asOf());
                }
                alias(named.alias(), named.columns());
            }
            case TableRef.Derived derived -> {
                out.add(derived.lateral(), "LATERAL ");
                queries.inParentheses(derived.query());
                alias(derived.alias(), derived.columns());
            }
            case TableRef.Function function -> {
                out.name(function.name()).add("(");
                queries.expressions().calls().arguments(function.arguments());
                out.add(")");
                alias(function.alias(), function.columns());
            }
            case TableRef.Join join -> join(join);
        }
    }

    private void alias(@Nullable String alias, List<String> columns) {
        if (alias == null) {
            return;
        }
        out.add(" AS ").name(alias);
        if (!columns.isEmpty()) {
            out.add(" (").names(columns).add(")");
        }
    }

    private void join(TableRef.Join join) {
        print(join.left());
        out.add(join.natural(), " NATURAL")
                .add(" ")
                .add(join.kind().name().replace('_', ' '))
                .add(" JOIN ");
        boolean nested = join.right() instanceof TableRef.Join;
        out.add(nested, "(");
        print(join.right());
        out.add(nested, ")");
        if (join.match() != null) {
            out.add(" MATCH_CONDITION (");
            queries.expressions().print(join.match());
            out.add(")");
        }
        if (join.on() != null) {
            out.add(" ON ");
            queries.expressions().print(join.on());
        }
        if (!join.using().isEmpty()) {
            out.add(" USING (").names(join.using()).add(")");
        }
        if (join.tolerance() != null) {
            out.add(" TOLERANCE ");
            queries.expressions().printWithoutTests(join.tolerance());
        }
        if (join.probe() != null) {
            probe(join.probe());
        }
    }

    private void probe(TableRef.Probe probe) {
        if (!probe.timestamps().isEmpty()) {
            out.add(" TIMESTAMPS (");
            queries.expressions().list(probe.timestamps());
            out.add(")");
        }
        out.add(" ").add(probe.offsets());
    }
}
