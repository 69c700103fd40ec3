package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.cli.doctor.NativeGround;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    private static final List<String> COMMANDS = List.of(
            "run",
            "explain",
            "cases",
            "verify",
            "top",
            "inspect",
            "repair",
            "replay",
            "doctor",
            "version",
            "completion");

    private static void usageError(String message, String... words) {
        CliRun run = CliRun.of(words);
        assertEquals(ExitCode.USAGE, run.code(), run.err());
        assertTrue(run.err().startsWith("laminar: " + message + "\n"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void shouldSuggestTheNearestCommandAndOption() {
        usageError("unknown command: rnu; did you mean run?", "rnu", "x.sql");
        usageError("unknown command: frobnicate", "frobnicate");
        usageError("unknown option: --formt; did you mean --format?", "run", "x.sql", "--formt", "csv");
        usageError(
                "option --format must be one of table, csv, json: cvs; did you mean csv?",
                "run",
                "x.sql",
                "--format",
                "cvs");
        usageError("no command given");
        usageError("missing SCRIPT.sql", "run");
        usageError("missing FILE...", "cases");
        usageError("unexpected argument: extra", "version", "extra");
        usageError("unknown command: runn; did you mean run?", "help", "runn");
    }

    @Test
    void shouldHintAtTheHelpOfTheCommand() {
        assertTrue(CliRun.of("run")
                .err()
                .endsWith("\nusage: laminar run SCRIPT.sql [OPTION...]; more by laminar run --help\n"));
        assertTrue(CliRun.of("rnu")
                .err()
                .contains("commands: run, explain, cases, verify, top, inspect, repair, replay, doctor"));
    }

    @Test
    void shouldHelpEverywhere() {
        CliRun overview = CliRun.of("--help");
        assertEquals(ExitCode.OK, overview.code());
        for (String command : COMMANDS) {
            assertTrue(overview.out().contains("\n  " + command + " "), overview.out());
            for (String[] words : new String[][] {{command, "--help"}, {command, "-h"}, {"help", command}}) {
                CliRun help = CliRun.of(words);
                assertEquals(ExitCode.OK, help.code());
                assertTrue(help.out().startsWith("usage: laminar " + command), help.out());
                assertEquals("", help.err());
            }
        }
        for (ExitCode code : ExitCode.values()) {
            assertTrue(overview.out().contains("\n  " + code.status() + " "), overview.out());
        }
        assertEquals(overview.out(), CliRun.of("help").out());
        assertEquals(overview.out(), CliRun.of("-h").out());
    }

    @Test
    void shouldPrintTheVersion() {
        for (String word : List.of("version", "--version")) {
            CliRun run = CliRun.of(word);
            assertEquals(ExitCode.OK, run.code());
            assertTrue(run.out().matches("laminar .*, JDK " + Runtime.version().feature() + ".*\\n"), run.out());
        }
    }

    @Test
    void shouldExamineThisMachine() {
        CliRun run = CliRun.of("doctor");
        assertEquals(ExitCode.OK, run.code());
        assertTrue(run.out().contains("cores"), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("OK +io backend +(uring|nio) \\(.+\\)")), run.out());
        assertTrue(run.out().lines().allMatch(line -> line.matches("(OK|WARN|    ) .*")), run.out());
        CliRun json = CliRun.of("doctor", "--json");
        assertEquals(20, json.out().lines().count());
        assertEquals(
                20,
                json.out().lines().map(l -> l.replaceAll(",.*", "")).distinct().count(),
                "a finding is there twice");
        assertTrue(
                json.out().lines().allMatch(l -> l.matches("\\{\"name\":\".*\",\"status\":\"(OK|WARN)\",.*}")),
                json.out());
    }

    @Test
    void shouldExitWith5WhenDoctorIsStrictAndSomethingIsWrong(@TempDir Path empty) throws Exception {
        DoctorCommand doctor = new DoctorCommand(empty, NativeGround::probe);
        Terminal terminal = new Terminal(OutputStream.nullOutputStream(), System.err, empty, false, false);
        assertEquals(
                ExitCode.ENVIRONMENT,
                doctor.run(io.laminar.cli.args.Arguments.parse(doctor.spec(), List.of("--strict")), terminal));
        assertEquals(ExitCode.OK, doctor.run(io.laminar.cli.args.Arguments.parse(doctor.spec(), List.of()), terminal));
    }

    @Test
    void shouldCompleteInBothShells() {
        for (String shell : List.of("bash", "zsh")) {
            CliRun run = CliRun.of("completion", shell);
            assertEquals(ExitCode.OK, run.code());
            for (String command : COMMANDS) {
                assertTrue(run.out().contains(command), run.out());
            }
        }
        usageError("expected one of bash, zsh: fish", "completion", "fish");
    }

    @Test
    void shouldExitWith5WhenStandardOutputIsFull() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        CliRun run = CliRun.start(Repository.root(), full, false, "--help");
        assertEquals(ExitCode.ENVIRONMENT, run.code());
        assertEquals("laminar: No space left on device\n", run.err());
        assertFalse(run.err().contains("at io.laminar"), run.err());
    }
}
