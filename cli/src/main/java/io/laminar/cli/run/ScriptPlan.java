package io.laminar.cli.run;

import io.laminar.cli.args.Nearest;
import io.laminar.cli.args.UsageException;
import io.laminar.sql.Planned;
import io.laminar.sql.Rehearsal;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.text.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A script, made ready to run: sources without a connector are bound to files, results without a sink get one. All of
 * it is planned here, so that an error stops the run before anything has started.
 */
public final class ScriptPlan {
    /** Starts the names of what is added; no script can use them by accident. */
    private static final String PREFIX = "laminar cli ";

    private final String text;
    private final List<Statement> statements;
    private final Bindings bindings;
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> sources = new LinkedHashSet<>();
    private final Set<String> inserted = new LinkedHashSet<>();
    private final Set<String> streams = new LinkedHashSet<>();
    private final Set<String> withSink = new LinkedHashSet<>();
    private final List<String> fedByInsert = new ArrayList<>();
    private @Nullable String withoutInput;
    private @Nullable String last;
    private boolean active;

    private ScriptPlan(String text, List<Statement> statements, Bindings bindings) {
        this.text = text;
        this.statements = statements;
        this.bindings = bindings;
    }

    /**
     * Makes a script ready.
     *
     * @param text the script
     * @param statements what the parser made of it
     * @param bindings what the command line adds
     * @throws UsageException when a binding names nothing, or a source has no input
     * @throws io.laminar.sql.error.SqlException when a statement is wrong or cannot run yet
     */
    public static ScriptPlan of(String text, List<Statement> statements, Bindings bindings) throws UsageException {
        ScriptPlan plan = new ScriptPlan(text, statements, bindings);
        plan.survey();
        Rehearsal rehearsal = new Rehearsal(new Catalog());
        for (Statement statement : statements) {
            plan.add(statement, rehearsal.take(statement));
        }
        if (plan.active && plan.withoutInput != null) {
            throw new UsageException("source has no input: " + plan.withoutInput + "; add --source " + plan.withoutInput
                    + "=FILE, or FROM FILE (path = '...') to its statement");
        }
        return plan;
    }

    /** {@return what to do, in order} */
    List<Step> steps() {
        return steps;
    }

    /** {@return whether rows flow; otherwise the script only asks, as by SHOW} */
    public boolean active() {
        return active;
    }

    /** {@return sources that get their rows from INSERT alone; they end with the script} */
    List<String> fedByInsert() {
        return fedByInsert;
    }

    /** {@return format of results on standard output: TABLE, CSV or JSON} */
    String format() {
        return bindings.format();
    }

    /** Looks over all statements for names, and for the stream whose result is the script's. */
    private void survey() throws UsageException {
        boolean selects = false;
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.CreateSource source -> sources.add(source.name());
                case Statement.Insert insert -> inserted.add(insert.target());
                case Statement.Select select -> selects = true;
                case Statement.CreateQuery query -> {
                    streams.add(query.name());
                    last = query.name();
                }
                case Statement.CreateSink sink -> {
                    if (sink.from() != null) {
                        withSink.add(sink.from());
                    }
                }
                default -> {}
            }
        }
        requireKnown("source", bindings.sources().keySet(), sources);
        requireKnown("stream", bindings.outputs().keySet(), streams);
        withSink.addAll(bindings.outputs().keySet());
        if (selects || (last != null && withSink.contains(last))) {
            last = null;
        }
    }

    private static void requireKnown(String kind, Set<String> names, Set<String> known) throws UsageException {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException("no such " + kind + ": " + name + Nearest.suggestion(name, known));
            }
        }
    }

    private void add(Statement statement, Planned planned) throws UsageException {
        int from = statement.position().offset();
        int end = StatementEnd.of(text, from);
        switch (statement) {
            case Statement.CreateSource source -> addSource(source, end);
            case Statement.CreateQuery query -> {
                steps.add(Step.Execute.asWritten(inPlace(from, text.substring(from, end))));
                addSinks(query.name());
            }
            case Statement.Select select when planned instanceof Planned.Select plan -> addSelect(select, plan, end);
            default -> {
                active |= statement instanceof Statement.CreateSink;
                steps.add(Step.Execute.asWritten(inPlace(from, text.substring(from, end))));
            }
        }
    }

    /** Keeps a statement where it stands in the script, so that errors show its place. */
    private String inPlace(int from, String statement) {
        return text.substring(0, from).replaceAll("[^\n]", " ") + statement;
    }

    private void addSource(Statement.CreateSource source, int end) throws UsageException {
        int from = source.position().offset();
        Path file = bindings.sources().get(source.name());
        boolean connected = source.connector().name() != null;
        if (connected && file != null) {
            throw new UsageException("source has an input of its own: " + source.name() + "; take its FROM clause away"
                    + " to bind it by --source");
        }
        if (file != null) {
            String bound = SourceFile.bind(text, source, end, file);
            steps.add(Step.Execute.changed(inPlace(from, bound), source));
            return;
        }
        if (!connected && inserted.contains(source.name())) {
            fedByInsert.add(source.name());
        } else if (!connected) {
            withoutInput = source.name();
        }
        steps.add(Step.Execute.asWritten(inPlace(from, text.substring(from, end))));
    }

    private void addSelect(Statement.Select select, Planned.Select plan, int end) {
        active = true;
        int from = select.position().offset();
        String query = text.substring(from, end);
        if (!plan.order().isEmpty() || !plan.relation().changelog().isAppend()) {
            steps.add(new Step.Hold(inPlace(from, query), plan));
            return;
        }
        String name = PREFIX + "query " + (steps.size() + 1);
        steps.add(Step.Execute.changed("CREATE STREAM " + name(name) + " AS " + query, select));
        addSink(name, "STDOUT", bindings.format());
    }

    private void addSinks(String stream) {
        Path file = bindings.outputs().get(stream);
        if (file != null) {
            addSink(stream, "FILE (path = " + SourceFile.literal(file.toString()) + ")", SourceFile.formatOf(file));
        }
        if (stream.equals(last)) {
            addSink(stream, "STDOUT", bindings.format());
        }
    }

    private void addSink(String stream, String connector, String format) {
        active = true;
        String sink = name(PREFIX + "result of " + stream);
        steps.add(Step.Execute.added(
                "CREATE SINK " + sink + " FROM " + name(stream) + " INTO " + connector + " FORMAT " + format));
    }

    private static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
