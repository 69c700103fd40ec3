package io.laminar.sql;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans statements one after the other, each as if those before had been put into effect, without running anything. */
public final class Rehearsal {
    private final Catalog catalog;

    /**
     * A rehearsal.
     *
     * @param catalog what there is; it is changed, so take a copy of one that is in use
     */
    public Rehearsal(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Plans a statement and lets later ones see what it makes.
     *
     * @param statement the statement
     * @return its plan
     * @throws io.laminar.sql.error.SqlException when it is wrong or cannot run yet
     */
    public Planned take(Statement statement) {
        Planned planned = Planner.plan(statement, catalog);
        switch (planned) {
            case Planned.CreateSource source -> add(source.replaces(), source.relation(), List.of());
            case Planned.CreateStream stream -> add(stream.replaces(), stream.relation(), stream.sides());
            case Planned.CreateSink sink -> add(sink.replaces(), sink.relation(), sink.sides());
            case Planned.Drop drop -> drop.relations().forEach(relation -> catalog.remove(relation.name()));
            case Planned.SetOption option -> catalog.setOption(option.key(), option.value());
            case Planned.Insert insert -> {}
            case Planned.Select select -> {}
            case Planned.Answer answer -> {}
            case Planned.Ask ask -> {}
            case Planned.Nothing nothing -> {}
        }
        return planned;
    }

    private void add(List<Relation> replaced, Relation relation, List<Relation> sides) {
        replaced.forEach(other -> catalog.remove(other.name()));
        catalog.add(relation);
        sides.forEach(catalog::add);
    }

    /**
     * Explains a statement that has a query of its own, as EXPLAIN does, under its name.
     *
     * @param statement the statement
     * @return a line each; none for any other statement
     * @throws io.laminar.sql.error.SqlException when it is wrong or cannot run yet
     */
    public List<String> explain(Statement statement) {
        String title = title(statement);
        List<String> lines = new ArrayList<>();
        if (title != null
                && Planner.plan(new Statement.Explain(statement.position(), "PLAN", statement, null), catalog)
                        instanceof Planned.Answer answer) {
            lines.add(title);
            answer.rows().forEach(row -> lines.add("  " + String.join("  ", row)));
        }
        return lines;
    }

    private static @Nullable String title(Statement statement) {
        return switch (statement) {
            case Statement.CreateQuery query -> query.name();
            case Statement.CreateSink sink -> sink.query() == null ? null : sink.name();
            case Statement.Select select ->
                "SELECT in line " + select.position().line();
            default -> null;
        };
    }
}
