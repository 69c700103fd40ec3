package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs scripts from end to end, inside the test. */
class RunCommandTest {
    private static final String SOURCE =
            "CREATE SOURCE trades (ts TIMESTAMP, symbol VARCHAR, price DOUBLE, volume BIGINT, WATERMARK FOR ts AS ts)";
    private static final String CSV = """
            ts,symbol,price,volume
            2024-01-01T00:00:00Z,A,1.5,10
            2024-01-01T00:00:01Z,B,2.5,20
            2024-01-01T00:00:02Z,A,3.5,30
            2024-01-01T00:00:03Z,B,4.5,40
            """;
    private static final String SUMS = """
            CREATE STREAM sums AS
            SELECT window_start, symbol, SUM(volume) AS total
            FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '2' SECOND);
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeTrades() throws IOException {
        write("trades.csv", CSV);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private CliRun run(String script, String... more) throws IOException {
        write("script.sql", script);
        List<String> words = new ArrayList<>(List.of("run", "script.sql"));
        words.addAll(List.of(more));
        return CliRun.in(folder, words.toArray(String[]::new));
    }

    private static String from(String file) {
        return SOURCE + " FROM FILE (path = '" + file + "') FORMAT CSV WITH (header = true);\n";
    }

    private static void assertRows(CliRun run, String... rows) {
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertEquals(
                List.of(rows),
                run.out()
                        .lines()
                        .map(line -> line.replace('T', ' ').replace("Z", ""))
                        .toList());
    }

    @Test
    void shouldPrintTheLastStreamAsCsv() throws IOException {
        CliRun run = run(from("trades.csv") + SUMS);
        assertRows(
                run,
                "window_start,symbol,total",
                "2024-01-01 00:00:00,A,10",
                "2024-01-01 00:00:00,B,20",
                "2024-01-01 00:00:02,A,30",
                "2024-01-01 00:00:02,B,40");
        assertTrue(run.err().matches("4 rows in, 4 out, 0 late, 0 rejected; [0-9,]+ rows/s, [0-9.]+ s\n"), run.err());
    }

    @Test
    void shouldPrintATableOnATerminalWithProgressAndSummary() throws IOException {
        write("script.sql", from("trades.csv") + SUMS);
        CliRun run = CliRun.onTerminal(folder, "run", "script.sql");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertTrue(run.out().lines().skip(1).findFirst().orElse("").startsWith("-----"), run.out());
        assertTrue(run.err().contains("4 rows in"), run.err());
        assertEquals(
                "", CliRun.onTerminal(folder, "run", "script.sql", "--quiet").err());
    }

    @Test
    void shouldKeepStateWhereDataSays() throws IOException {
        CliRun run = run(from("trades.csv") + SUMS, "--data", "state");
        assertEquals(ExitCode.OK, run.code(), run.err());
        CliRun inspected = CliRun.in(folder, "inspect", "state", "--verify", "--statements");
        assertEquals(ExitCode.OK, inspected.code(), inspected.toString());
        assertTrue(inspected.out().contains(":trades  CREATE SOURCE"), inspected.out());
        assertTrue(inspected.out().contains("no engine runs on it"), inspected.out());
        CliRun twice = run(from("trades.csv") + SUMS, "--data", "state", "--set", "data.directory=other");
        assertEquals(ExitCode.USAGE, twice.code(), twice.err());
    }

    @Test
    void shouldGoOnWithAnotherNumberOfCores() throws IOException {
        String script = from("trades.csv").replace(";", " WITH (partition.by = 'symbol');") + SUMS;
        assertEquals(ExitCode.OK, run(script, "--data", "state", "--cores", "2").code());
        CliRun more = run(script, "--data", "state", "--cores", "3");
        assertEquals(ExitCode.OK, more.code(), more.err());
        CliRun inspected = CliRun.in(folder, "inspect", "state", "--verify");
        assertEquals(ExitCode.OK, inspected.code(), inspected.toString());
        assertTrue(inspected.out().contains(" of 3 cores"), inspected.out());
        assertTrue(inspected.out().contains("log of core 2 "), inspected.out());
    }

    @Test
    void shouldPrintJsonLines() throws IOException {
        CliRun run = run(from("trades.csv") + SUMS, "--format", "json");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertEquals(4, run.out().lines().count());
        assertTrue(run.out().startsWith("{\"window_start\":"), run.out());
        assertTrue(run.out().contains("\"symbol\":\"A\",\"total\":10}"), run.out());
    }

    @Test
    void shouldPrintWhatSelectsAskFor() throws IOException {
        assertRows(
                run(from("trades.csv") + "SELECT symbol, volume * 2 AS twice FROM trades WHERE volume > 20"),
                "symbol,twice",
                "A,60",
                "B,80");
    }

    @Test
    void shouldBindSourcesAndOutputsToFiles() throws IOException {
        Files.write(folder.resolve("packed.csv.gz"), gzip(CSV));
        CliRun run = run(
                SOURCE + "; -- no FROM here\n" + SUMS,
                "--source",
                "trades=packed.csv.gz",
                "--output",
                "SUMS=out.jsonl.gz");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertEquals("", run.out());
        byte[] packed = Files.readAllBytes(folder.resolve("out.jsonl.gz"));
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(4, text.lines().count(), text);
        }
    }

    @Test
    void shouldReadJsonLinesByTheirSuffix() throws IOException {
        write("trades.jsonl", "{\"ts\":\"2024-01-01T00:00:00Z\",\"symbol\":\"A\",\"price\":1.5,\"volume\":7}\n");
        assertRows(run(SOURCE + ";\nSELECT volume FROM trades", "--source=trades=trades.jsonl"), "volume", "7");
    }

    @Test
    void shouldTakeRowsFromInsert() throws IOException {
        CliRun run = run("CREATE SOURCE n (v BIGINT);\nCREATE STREAM d AS SELECT v + v AS d FROM n;\n"
                + "INSERT INTO n VALUES (1), (2), (3);");
        assertRows(run, "d", "2", "4", "6");
    }

    @Test
    void shouldPrintTheCompleteResultOfASelectThatChanges() throws IOException {
        assertRows(
                run(from("trades.csv") + "SELECT symbol, COUNT(*) AS n, SUM(volume) AS total FROM trades"
                        + " GROUP BY symbol ORDER BY symbol"),
                "symbol,n,total",
                "A,2,40",
                "B,2,60");
    }

    @Test
    void shouldSortAsASelectAsks() throws IOException {
        assertRows(
                run(from("trades.csv") + "SELECT symbol, price FROM trades ORDER BY symbol DESC, price"),
                "symbol,price",
                "B,2.5",
                "B,4.5",
                "A,1.5",
                "A,3.5");
    }

    @Test
    void shouldPrintResultsOfSeveralSelects() throws IOException {
        CliRun run = run(from("trades.csv")
                + "SELECT MAX(volume) AS most FROM trades;\nSELECT MIN(price) AS least FROM trades;");
        assertRows(run, "most", "40", "least", "1.5");
        assertTrue(run.err().startsWith("4 rows in, 2 out"), run.err());
    }

    @Test
    void shouldTakeVariablesFromTheEnvironment() throws IOException {
        String home = System.getenv("PATH");
        assumeTrue(home != null && !home.contains("'"), "needs PATH");
        CliRun run = run("CREATE SOURCE n (v BIGINT);\nSELECT OCTET_LENGTH('${PATH}') AS l, v FROM n;\n"
                + "INSERT INTO n VALUES (1)");
        assertRows(run, "l,v", home.getBytes(StandardCharsets.UTF_8).length + ",1");
        CliRun missing = run("SELECT '${LAMINAR_NO_SUCH_VARIABLE}'");
        assertEquals(ExitCode.SQL, missing.code());
        assertTrue(missing.err().contains("LAMINAR_NO_SUCH_VARIABLE"), missing.err());
    }

    @Test
    void shouldCountLateRows() throws IOException {
        write("late.csv", CSV + "2024-01-01T00:00:00Z,A,1.0,1\n");
        CliRun run = run(from("late.csv") + SUMS);
        assertTrue(run.err().startsWith("5 rows in, 4 out, 1 late, 0 rejected;"), run.err());
    }

    @Test
    void shouldWriteIntoTheSinkOfTheScript() throws IOException {
        CliRun run =
                run(from("trades.csv") + SUMS + "CREATE SINK f FROM sums INTO FILE (path = 'sums.csv') FORMAT CSV;");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertEquals("", run.out());
        assertEquals(5, Files.readAllLines(folder.resolve("sums.csv")).size());
    }

    @Test
    void shouldAnswerQuestions() throws IOException {
        CliRun run = run(SOURCE + ";\nDESCRIBE trades", "--source", "trades=trades.csv");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertTrue(run.out().contains("volume"), run.out());
    }

    @Test
    void shouldPointAtErrorsInTheScript() throws IOException {
        CliRun run = run(SOURCE + ";\n\n\tSELECT symbol, prize FROM trades;", "--source", "trades=trades.csv");
        assertEquals(ExitCode.SQL, run.code(), run.err());
        List<String> lines = run.err().lines().toList();
        assertTrue(lines.get(0).startsWith("script.sql:3:17: E2102 "), run.err());
        assertEquals("  \tSELECT symbol, prize FROM trades;", lines.get(1));
        assertEquals("  \t" + " ".repeat(15) + "^", lines.get(2));
        assertTrue(run.err().contains("price"), run.err());
    }

    @Test
    void shouldPointAtErrorsOfSyntax() throws IOException {
        CliRun run = run("CREATE SOURCE t (a BIGINT);\nSELEC a FROM t;\n");
        assertEquals(ExitCode.SQL, run.code(), run.err());
        assertTrue(run.err().startsWith("script.sql:2:1: E2001 "), run.err());
        assertTrue(run.err().contains("\n  SELEC a FROM t;\n  ^"), run.err());
    }

    @Test
    void shouldRefuseWhatCannotRunYet() throws IOException {
        CliRun run = run(from("trades.csv") + "SELECT a.symbol FROM trades a JOIN trades b ON a.symbol = b.symbol;");
        assertEquals(ExitCode.SQL, run.code(), run.err());
        assertTrue(run.err().contains("E22"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void shouldRefuseBindingsThatFitNothing() throws IOException {
        CliRun noInput = run(SOURCE + ";\n" + SUMS);
        assertEquals(ExitCode.USAGE, noInput.code());
        assertTrue(noInput.err().contains("source has no input: trades; add --source trades=FILE"), noInput.err());
        CliRun unknown = run(from("trades.csv") + SUMS, "--source", "trade=x.csv");
        assertTrue(unknown.err().contains("no such source: trade; did you mean trades?"), unknown.err());
        CliRun taken = run(from("trades.csv") + SUMS, "--source", "trades=x.csv");
        assertTrue(taken.err().contains("source has an input of its own: trades"), taken.err());
        CliRun output = run(from("trades.csv") + SUMS, "--output", "sum=x.csv");
        assertTrue(output.err().contains("no such stream: sum; did you mean sums?"), output.err());
        CliRun cores = run(from("trades.csv") + SUMS, "--cores", "65");
        assertTrue(cores.err().contains("expected a number from 1 to 64: --cores 65"), cores.err());
        for (CliRun run : List.of(noInput, unknown, taken, output, cores)) {
            assertEquals(ExitCode.USAGE, run.code(), run.err());
        }
    }

    @Test
    void shouldGiveTheSameRowsOnSeveralCores() throws IOException {
        CliRun one = run(from("trades.csv") + SUMS);
        String partitioned = from("trades.csv").replace(";", " WITH (partition.by = 'symbol');");
        for (String cores : List.of("2", "4")) {
            CliRun several = run(partitioned + SUMS, "--cores", cores);
            assertEquals(ExitCode.OK, several.code(), several.err());
            assertEquals(
                    one.out().lines().sorted().toList(),
                    several.out().lines().sorted().toList());
        }
    }

    @Test
    void shouldTakeSettings() throws IOException {
        assertEquals(
                ExitCode.OK,
                run(from("trades.csv") + SUMS, "--set", "slice.rows=1").code());
        CliRun unknown = run(from("trades.csv") + SUMS, "--set", "slice.row=1");
        assertEquals(ExitCode.USAGE, unknown.code());
        assertTrue(unknown.err().contains("slice.rows"), unknown.err());
        assertEquals(
                ExitCode.USAGE,
                run(from("trades.csv") + SUMS, "--set", "slice.rows=0").code());
    }

    @Test
    void shouldSayWhichFileIsMissing() throws IOException {
        CliRun script = CliRun.in(folder, "run", "gone.sql");
        assertEquals(ExitCode.ENVIRONMENT, script.code());
        assertEquals("laminar: no such file: " + folder.resolve("gone.sql") + "\n", script.err());
        CliRun input = run(from("gone.csv") + SUMS);
        assertEquals(ExitCode.ENVIRONMENT, input.code(), input.err());
        assertTrue(input.err().contains("gone.csv"), input.err());
        CliRun directory = CliRun.in(folder, "run", ".");
        assertEquals(ExitCode.ENVIRONMENT, directory.code(), directory.err());
    }

    @Test
    void shouldNameTheLineOfARaggedRecord() throws IOException {
        write("ragged.csv", CSV + "2024-01-01T00:00:04Z,A\n");
        CliRun run = run(from("ragged.csv") + SUMS);
        assertEquals(ExitCode.DATA, run.code(), run.err());
        assertTrue(run.err().contains("ragged.csv") && run.err().contains("6"), run.err());
    }

    @Test
    void shouldSayThatPackedInputIsTruncated() throws IOException {
        StringBuilder many = new StringBuilder("ts,symbol,price,volume\n");
        for (int n = 0; n < 20_000; n++) {
            many.append("2024-01-01T00:00:00Z,S")
                    .append(n * 7919 % 10_007)
                    .append(",1.5,")
                    .append(n)
                    .append('\n');
        }
        byte[] whole = gzip(many.toString());
        Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
        CliRun run = run(from("cut.csv.gz") + SUMS);
        assertEquals(ExitCode.DATA, run.code(), run.err());
        assertTrue(run.err().contains("cut.csv.gz"), run.err());
    }

    @Test
    void shouldExitWith5WhenTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full");
        CliRun file = run(from("trades.csv") + SUMS, "--output", "sums=/dev/full");
        assertEquals(ExitCode.ENVIRONMENT, file.code(), file.err());
        try (OutputStream out = new FileOutputStream(full.toFile())) {
            CliRun stdout = CliRun.start(folder, out, false, "run", "script.sql");
            assertEquals(ExitCode.ENVIRONMENT, stdout.code(), stdout.err());
            assertFalse(stdout.err().contains("\tat "), stdout.err());
        }
    }

    @Test
    void shouldRefuseScriptsThatAreNoText() throws IOException {
        Files.write(folder.resolve("script.sql"), new byte[] {'S', (byte) 0xC3, '(', 0});
        CliRun run = CliRun.in(folder, "run", "script.sql");
        assertEquals(ExitCode.ENVIRONMENT, run.code(), run.err());
        assertTrue(run.err().contains("not UTF-8"), run.err());
    }

    @Test
    void shouldShowTheOptionThatIsWrong() throws IOException {
        CliRun run = run("-- trades\nCREATE SOURCE t (a BIGINT)\n  FROM FILE (path = 'gone.csv');\nSELECT a FROM t;");
        assertEquals(ExitCode.ENVIRONMENT, run.code(), run.err());
        assertTrue(run.err().startsWith("script.sql:3:21: E5101 "), run.err());
        assertTrue(
                run.err().contains("\n    FROM FILE (path = 'gone.csv');\n" + " ".repeat(22) + "^\nhint: "), run.err());
        run = run("CREATE SOURCE t (a BIGINT) FROM FILE (path = 'trades.csv', headr = true);\nSELECT a FROM t;");
        assertEquals(ExitCode.USAGE, run.code(), run.err());
        assertTrue(run.err().startsWith("script.sql:1:60: E1002 "), run.err());
    }

    @Test
    void shouldNotBlameThePartsThatTheCommandLineAdds() throws IOException {
        String script = "CREATE SOURCE t (a BIGINT);\nCREATE STREAM s AS SELECT a FROM t;";
        CliRun run = run(script, "--source", "t=gone.csv");
        assertTrue(run.err().startsWith("script.sql:1:1: E5101 "), run.err());
        write("a.csv", "a\n1\n");
        run = run(script, "--source", "t=a.csv", "--output", "s=no/such/folder.csv");
        assertTrue(run.err().startsWith("script.sql: E5"), run.err());
    }
}
