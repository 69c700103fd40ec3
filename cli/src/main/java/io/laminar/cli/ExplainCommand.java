package io.laminar.cli;

import io.laminar.cli.Failures.Script;
import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.run.ScriptCatalog;
import io.laminar.engine.LaminarConfig;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the plans of a script's queries. Plans only: no file is opened, nothing runs. */
final class ExplainCommand implements Command {
    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "explain",
                "Print the plans of a script's queries",
                new CommandSpec.Operands("SCRIPT.sql", 1, 1, List.of()),
                List.of(Option.value("cores", "N", "plan for so many cores")),
                List.of("Nothing runs and no input is opened; files that the script names need not be there."));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        String name = arguments.operands().get(0);
        Script script = new Script(name, Files.readString(terminal.resolve(name)));
        StringBuilder text = new StringBuilder();
        int cores = arguments.number("cores", 1, LaminarConfig.MAX_CORES);
        try {
            ScriptCatalog catalog = new ScriptCatalog(cores);
            for (Statement statement : Parser.parse(script.text(), System::getenv)) {
                String title = title(statement);
                if (title != null) {
                    explain(statement, title, catalog, text);
                }
                catalog.take(statement);
            }
        } catch (SqlException e) {
            return new ScriptErrors(script, terminal.err()).report(e);
        }
        terminal.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
        return ExitCode.OK;
    }

    /** What is explained: whatever has a query of its own. */
    private static @Nullable String title(Statement statement) {
        return switch (statement) {
            case Statement.CreateQuery query -> query.name();
            case Statement.CreateSink sink -> sink.query() == null ? null : sink.name();
            case Statement.Select select ->
                "SELECT in line " + select.position().line();
            default -> null;
        };
    }

    private static void explain(Statement statement, String title, ScriptCatalog catalog, StringBuilder text) {
        List<String> lines = catalog.explain(statement);
        if (lines != null) {
            text.append(text.isEmpty() ? "" : "\n").append(title).append('\n');
            for (String line : lines) {
                text.append("  ").append(line).append('\n');
            }
        }
    }
}
