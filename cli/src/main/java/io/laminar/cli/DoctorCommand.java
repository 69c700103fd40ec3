package io.laminar.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.doctor.Examination;
import io.laminar.cli.doctor.Finding;
import io.laminar.cli.doctor.NativeGround;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Says what this machine can do, and what would make it better. */
final class DoctorCommand implements Command {
    private final Path root;
    private final Supplier<NativeGround> ground;

    /** The ground is asked when the command runs, not at every start. */
    DoctorCommand(Path root, Supplier<NativeGround> ground) {
        this.root = root;
        this.ground = ground;
    }

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "doctor",
                "Say what this machine can do, with hints",
                CommandSpec.Operands.NONE,
                List.of(Option.flag("json", "one JSON object a finding"), Option.flag("strict", "exit 5 on a warning")),
                List.of());
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws IOException {
        List<Finding> findings = Examination.of(root, ground.get());
        String text = arguments.has("json") ? json(findings) : table(findings);
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        boolean good = findings.stream().allMatch(Finding::good);
        return good || !arguments.has("strict") ? ExitCode.OK : ExitCode.ENVIRONMENT;
    }

    private static String table(List<Finding> findings) {
        int width = 0;
        for (Finding finding : findings) {
            width = Math.max(width, finding.name().length());
        }
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(finding.good() ? "OK    " : "WARN  ")
                    .append(finding.name())
                    .append(" ".repeat(width - finding.name().length() + 2))
                    .append(finding.value())
                    .append('\n');
            if (!finding.hint().isEmpty()) {
                text.append(" ".repeat(width + 8)).append(finding.hint()).append('\n');
            }
        }
        return text.toString();
    }

    private static String json(List<Finding> findings) throws IOException {
        StringWriter text = new StringWriter();
        for (Finding finding : findings) {
            try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
                out.writeStartObject();
                out.writeStringField("name", finding.name());
                out.writeStringField("status", finding.good() ? "OK" : "WARN");
                out.writeStringField("value", finding.value());
                out.writeStringField("hint", finding.hint());
                out.writeEndObject();
            }
            text.write('\n');
        }
        return text.toString();
    }
}
