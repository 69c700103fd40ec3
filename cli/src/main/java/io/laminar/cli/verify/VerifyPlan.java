package io.laminar.cli.verify;

import io.laminar.cli.args.Nearest;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.run.SourceFile;
import io.laminar.cli.run.StatementEnd;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.sql.Planned;
import io.laminar.sql.Rehearsal;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.text.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a script is verified: its sources and queries. Sinks are not written, INSERT adds no rows. */
public final class VerifyPlan {
    private static final String QUERY = "laminar verify query ";

    private final String text;
    private final Map<String, Path> files;
    private final List<String> statements = new ArrayList<>();
    private final List<FedSource> sources = new ArrayList<>();
    private final Set<String> streams = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private long longestWindowNs;

    /**
     * A source, as appenders feed it.
     *
     * @param name its name
     * @param columns what a row has
     * @param reading the statement that reads its rows from a file; null when they are made up
     */
    public record FedSource(
            String name,
            List<ColumnSchema> columns,
            @Nullable String reading) {
        /** Keeps its own list. */
        public FedSource {
            columns = List.copyOf(columns);
        }
    }

    private VerifyPlan(String text, Map<String, Path> files) {
        this.text = text;
        this.files = files;
    }

    /**
     * Makes a script ready.
     *
     * @param text the script
     * @param parsed what the parser made of it
     * @param files file by the name of a source without connector
     * @throws UsageException when there is nothing to verify, a source cannot be fed, or a file has no source
     * @throws io.laminar.sql.error.SqlException when a statement is wrong or cannot run yet
     */
    public static VerifyPlan of(String text, List<Statement> parsed, Map<String, Path> files) throws UsageException {
        VerifyPlan plan = new VerifyPlan(text, files);
        Rehearsal rehearsal = new Rehearsal(new Catalog());
        Set<String> sources = new LinkedHashSet<>();
        for (Statement statement : parsed) {
            plan.add(statement, rehearsal.take(statement));
            if (statement instanceof Statement.CreateSource source) {
                sources.add(source.name());
            }
        }
        for (String name : files.keySet()) {
            if (!sources.contains(name)) {
                throw new UsageException("no such source: " + name + Nearest.suggestion(name, sources));
            }
        }
        if (plan.streams.isEmpty()) {
            throw new UsageException("the script has no query to verify");
        }
        return plan;
    }

    private void add(Statement statement, Planned planned) throws UsageException {
        int from = statement.position().offset();
        int end = StatementEnd.of(text, from);
        String sql = text.substring(from, end);
        switch (planned) {
            case Planned.CreateSource source
            when statement instanceof Statement.CreateSource written -> addSource(written, source, end);
            case Planned.CreateStream stream -> addStream(stream.relation(), sql);
            case Planned.Select select -> {
                String name = QUERY + (statements.size() + 1);
                addStream(select.relation(), "CREATE STREAM \"" + name + "\" AS " + sql, name);
            }
            case Planned.CreateSink sink ->
                notes.add("sink is not written: " + sink.relation().name());
            case Planned.Insert insert ->
                notes.add("INSERT is left out: " + insert.source().name());
            case Planned.Drop drop -> {
                drop.relations().forEach(relation -> streams.remove(relation.name()));
                statements.add(sql);
            }
            case Planned.SetOption option -> statements.add(sql);
            case Planned.CreateSource other -> statements.add(sql);
            case Planned.Answer answer -> {}
            case Planned.Ask ask -> {}
            case Planned.Nothing nothing -> {}
        }
    }

    private void addSource(Statement.CreateSource written, Planned.CreateSource source, int end) throws UsageException {
        String connector = source.connector().name();
        Path file = files.get(written.name());
        String sql = text.substring(written.position().offset(), end);
        String reading = null;
        if (connector == null && file != null) {
            reading = SourceFile.bind(text, written, end, file);
        } else if (connector != null && (!connector.equalsIgnoreCase("FILE") || file != null)) {
            throw new UsageException("source has an input of its own that cannot be used here: " + written.name()
                    + "; take its FROM clause away, then rows are made up, or read by --source " + written.name()
                    + "=FILE");
        } else if (connector != null) {
            reading = sql;
            sql = SourceFile.without(text, written);
        }
        statements.add(sql);
        sources.add(new FedSource(written.name(), source.inputColumns(), reading));
    }

    private void addStream(Relation relation, String sql) {
        addStream(relation, sql, relation.name());
    }

    private void addStream(Relation relation, String sql, String name) {
        statements.add(sql);
        streams.add(name);
        measureWindows(relation.spec());
    }

    private void measureWindows(OperatorSpec spec) {
        if (spec instanceof AggregateSpec aggregate && aggregate.window() != null) {
            longestWindowNs = Math.max(longestWindowNs, aggregate.window().sizeNs());
        }
        spec.inputs().forEach(this::measureWindows);
    }

    /** {@return the statements to execute, in order} */
    List<String> statements() {
        return statements;
    }

    /** {@return the sources, in order} */
    public List<FedSource> sources() {
        return sources;
    }

    /** {@return whether rows of some source are made up} */
    public boolean makesRows() {
        return sources.stream().anyMatch(source -> source.reading() == null);
    }

    /** {@return the streams that are read, the ones in between included} */
    Set<String> streams() {
        return streams;
    }

    /** {@return the longest window of all queries, in nanoseconds; 0 when there is none} */
    long longestWindowNs() {
        return longestWindowNs;
    }

    /** {@return what of the script is not run, a line each} */
    public List<String> notes() {
        return notes;
    }
}
