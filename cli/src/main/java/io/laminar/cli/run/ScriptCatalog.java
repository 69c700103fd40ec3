package io.laminar.cli.run;

import io.laminar.sql.Planned;
import io.laminar.sql.Planner;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.text.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the statements of a script one after the other, without running anything. */
public final class ScriptCatalog {
    private final Catalog catalog;

    /** For an engine of one core. */
    public ScriptCatalog() {
        this(1);
    }

    /**
     * For an engine.
     *
     * @param cores how many cores it has
     */
    public ScriptCatalog(int cores) {
        this.catalog = new Catalog(cores);
    }

    /**
     * Plans a statement and lets later ones see what it makes.
     *
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
     * Explains a statement, as EXPLAIN does.
     *
     * @return a line each
     * @throws io.laminar.sql.error.SqlException when it is wrong or cannot run yet
     */
    public @Nullable List<String> explain(Statement statement) {
        Statement.Explain question = new Statement.Explain(statement.position(), "PLAN", statement, null);
        return Planner.plan(question, catalog) instanceof Planned.Answer answer
                ? answer.rows().stream().map(row -> String.join("  ", row)).toList()
                : null;
    }
}
