package io.laminar.cli.run;

import io.laminar.cli.args.Nearest;
import io.laminar.cli.args.UsageException;
import io.laminar.sql.text.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A script, made ready to run: sources without a connector are bound to files, results without a sink get one. All that
 * is done by insertions into the text, so that errors keep their places.
 */
public final class ScriptPlan {
    /** Starts the names of what is added; no script can use them by accident. */
    private static final String PREFIX = "laminar cli ";

    private final String text;
    private final List<Statement> statements;
    private final Bindings bindings;
    private final Patch patch;
    private final StringBuilder added = new StringBuilder();
    private final List<String> fedByInsert = new ArrayList<>();
    private boolean answersOnly = true;

    private ScriptPlan(String text, List<Statement> statements, Bindings bindings) {
        this.text = text;
        this.statements = statements;
        this.bindings = bindings;
        this.patch = new Patch(text);
    }

    /**
     * Makes a script ready.
     *
     * @param text the script
     * @param statements what the parser made of it
     * @param bindings what the command line adds
     * @throws UsageException when a binding names nothing, or a source has no input
     */
    public static ScriptPlan of(String text, List<Statement> statements, Bindings bindings) throws UsageException {
        ScriptPlan plan = new ScriptPlan(text, statements, bindings);
        plan.bindSources();
        plan.addSinks();
        return plan;
    }

    /** {@return the SQL to execute} */
    public String sql() {
        return patch.patched() + added;
    }

    /** {@return whether nothing runs on: the script only asks, as by SHOW} */
    public boolean answersOnly() {
        return answersOnly;
    }

    /** {@return sources that get their rows from INSERT alone; they end with the script} */
    public List<String> fedByInsert() {
        return fedByInsert;
    }

    /** {@return the column in the script of a column in {@link #sql()}, on the same line} */
    public int originalColumn(int line, int column) {
        return patch.originalColumn(line, column);
    }

    private void bindSources() throws UsageException {
        Set<String> inserted = new LinkedHashSet<>();
        Set<String> names = new LinkedHashSet<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.Insert insert) {
                inserted.add(insert.target());
            }
        }
        for (Statement statement : statements) {
            if (statement instanceof Statement.CreateSource source) {
                names.add(source.name());
                bindSource(source, inserted.contains(source.name()));
            }
        }
        for (String name : bindings.sources().keySet()) {
            if (!names.contains(name)) {
                throw new UsageException("no such source: " + name + Nearest.suggestion(name, names));
            }
        }
    }

    private void bindSource(Statement.CreateSource source, boolean hasInserts) throws UsageException {
        Path file = bindings.sources().get(source.name());
        boolean connected = source.connector().name() != null;
        if (connected && file != null) {
            throw new UsageException("source has an input of its own: " + source.name()
                    + "; take its FROM clause away to" + " bind it by --source");
        }
        answersOnly = false;
        if (connected) {
            return;
        }
        if (file != null) {
            patch.insert(endOfColumns(source), fromFile(source, file));
        } else if (hasInserts) {
            fedByInsert.add(source.name());
        } else {
            throw new UsageException("source has no input: " + source.name() + "; add --source " + source.name()
                    + "=FILE, or FROM FILE (path = '...') to its statement");
        }
    }

    /** FORMAT and WITH come behind FROM; whichever is there first says where FROM goes. */
    private int endOfColumns(Statement.CreateSource source) {
        int end = StatementEnd.of(text, source.position().offset());
        for (Statement.Options options : List.of(source.format(), source.options())) {
            if (options.position().line() > 0
                    && (options.name() != null || !options.values().isEmpty())) {
                end = Math.min(end, options.position().offset());
            }
        }
        return end;
    }

    private static String fromFile(Statement.CreateSource source, Path file) {
        String from = " FROM FILE (path = " + literal(file.toString()) + ") ";
        boolean plain =
                source.format().name() == null && source.options().values().isEmpty();
        // A CSV file with names in its first line is what people have.
        return plain && format(file).equals("CSV") ? from + "FORMAT CSV WITH (header = true)" : from;
    }

    private void addSinks() throws UsageException {
        Set<String> streams = new LinkedHashSet<>();
        Set<String> withSink = new LinkedHashSet<>();
        String last = null;
        int selects = 0;
        for (Statement statement : statements) {
            if (statement instanceof Statement.CreateQuery query) {
                streams.add(query.name());
                last = query.name();
            } else if (statement instanceof Statement.CreateSink sink && sink.from() != null) {
                withSink.add(sink.from());
            } else if (statement instanceof Statement.Select select) {
                String name = PREFIX + "query " + ++selects;
                patch.insert(select.position().offset(), "CREATE STREAM " + name(name) + " AS ");
                addSink(name, "STDOUT", "FORMAT " + bindings.format());
            }
        }
        for (Map.Entry<String, Path> output : bindings.outputs().entrySet()) {
            if (!streams.contains(output.getKey())) {
                throw new UsageException(
                        "no such stream: " + output.getKey() + Nearest.suggestion(output.getKey(), streams));
            }
            String path = literal(output.getValue().toString());
            addSink(output.getKey(), "FILE (path = " + path + ")", "FORMAT " + format(output.getValue()));
            withSink.add(output.getKey());
        }
        if (last != null && selects == 0 && !withSink.contains(last)) {
            addSink(last, "STDOUT", "FORMAT " + bindings.format());
        }
    }

    private void addSink(String stream, String connector, String format) {
        added.append("\n;CREATE SINK ").append(name(PREFIX + "result of " + stream));
        added.append(" FROM ")
                .append(name(stream))
                .append(" INTO ")
                .append(connector)
                .append(' ')
                .append(format);
        if (format.endsWith("CSV")) {
            added.append(" WITH (header = true)");
        }
        answersOnly = false;
    }

    /** {@return the format of a file by its suffix; CSV where the suffix says nothing} */
    private static String format(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.gz$", "");
        return name.matches("(?i).*\\.(json|jsonl|ndjson)") ? "JSON" : "CSV";
    }

    private static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
