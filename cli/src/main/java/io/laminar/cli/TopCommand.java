package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.top.TopLoop;
import java.io.IOException;
import java.util.List;

/** Shows what an engine in another process does. */
final class TopCommand implements Command {
    private static final double SECOND_NS = 1e9;
    private static final double LEAST_SECONDS = 0.01;
    private static final double MOST_SECONDS = 3600;

    private final Interruption interruption;

    TopCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "top",
                "Show what a running engine does",
                new CommandSpec.Operands("DIR", 1, 1, List.of()),
                List.of(
                        Option.flag("once", "show what one interval brought, and exit"),
                        Option.value("interval", "SECONDS", "time between two looks; 1 by default")),
                List.of("""
                        DIR is the metrics.directory of the engine. Rates are those of the last interval; times of
                        rounds and steps are averages of those that were timed, those of a log's syncs are of all since
                        it was opened. When the engine ends, the next one that writes to DIR is shown.""", """
                        example:
                          laminar run sums.sql --set metrics.directory=counters &
                          laminar top counters"""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        TopLoop loop = new TopLoop(
                terminal.resolve(arguments.operands().get(0)),
                terminal.out(),
                interval(arguments.value("interval", "1")),
                terminal.outIsTerminal(),
                interruption::requested);
        if (arguments.has("once")) {
            loop.once();
            return ExitCode.OK;
        }
        loop.run();
        return ExitCode.INTERRUPTED;
    }

    private static long interval(String text) throws UsageException {
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            seconds = 0;
        }
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new UsageException("--interval: seconds from 0.01 to 3600 are allowed: " + text);
        }
        return (long) (seconds * SECOND_NS);
    }
}
