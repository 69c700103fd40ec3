package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof of a script, and that it can fail. */
class VerifyCommandTest {
    private static final String SOURCE = "CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP NOT NULL, "
            + "WATERMARK FOR ts AS ts);\n";
    private static final String SCRIPT = SOURCE
            + "CREATE STREAM dear AS SELECT symbol, price FROM trades WHERE price > 500;\n"
            + "CREATE STREAM highs AS SELECT symbol, window_start, MAX(price) AS high FROM trades "
            + "GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);\n";
    private static final String PARTITIONED =
            SCRIPT.replaceFirst("AS ts\\);", "AS ts) WITH (partition.by = 'symbol');");

    @TempDir
    Path folder;

    private Path script(String sql) throws IOException {
        return Files.writeString(folder.resolve("script.sql"), sql);
    }

    @Test
    void shouldProveThatAScriptAllocatesNothing() throws IOException {
        CliRun run = CliRun.in(folder, "verify", script(SCRIPT).toString(), "--rows", "1", "--seed", "11");
        assertEquals(ExitCode.OK, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("VALID, ZERO BYTES: 0 bytes in "), run.out());
        assertTrue(run.out().contains("rows made up, --seed 11"), run.out());
        for (String section : List.of("append rows", "read results", "core loop", "Source trades", "Calc dear")) {
            assertTrue(run.out().lines().anyMatch(line -> line.matches(section + ".* [1-9][0-9,]* +0")), run.out());
        }
        assertTrue(run.out().lines().anyMatch(line -> line.matches("Aggregate highs.* [1-9][0-9,]* +0")), run.out());
    }

    /**
     * An operator that allocates 24 bytes a turn, compiled here from the real one, is ahead of it on the class path: in
     * all threads, and in that of one core of two.
     */
    @Test
    void shouldNameWhatAnOperatorAllocates() throws Exception {
        List<String> cores = List.of("", "laminar-core-0: ", "laminar-core-1: ");
        List<Process> processes = new ArrayList<>();
        try {
            for (String core : cores) {
                processes.add(planted(core));
            }
            for (int i = 0; i < cores.size(); i++) {
                Process process = processes.get(i);
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(ExitCode.FAILED.status(), process.waitFor(), out);
                requireNamed(cores.get(i), out);
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** Verifies a script, with the operator that allocates in one thread, or in all. */
    private Process planted(String core) throws IOException {
        Path file = Repository.root().resolve("ring0-core/src/main/java/io/laminar/ring0/operator/Calc.java");
        String turn = "public int step(int budgetRows) {";
        String clean = Files.readString(file);
        String where = core.isEmpty()
                ? ""
                : "if (\"" + core.substring(0, core.length() - 2) + "\".equals(Thread.currentThread().getName())) ";
        String planted = clean.replace(turn, turn + where + "PLANTED[0] = new char[4];")
                .replaceFirst("\\}\\s*$", "static final Object[] PLANTED = new Object[1];\n}\n");
        assertNotEquals(clean, planted, "no such method any more: " + turn);
        Path own = Files.createTempDirectory(folder, "planted");
        Path copy = Files.writeString(own.resolve("Calc.java"), planted);
        Path classes = Files.createDirectory(own.resolve("classes"));
        Path script = Files.writeString(own.resolve("script.sql"), core.isEmpty() ? SCRIPT : PARTITIONED);
        String path = System.getProperty("java.class.path");
        int status = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(null, null, null, "-proc:none", "-nowarn", "-cp", path, "-d", classes.toString(), copy.toString());
        assertEquals(0, status, "the planted operator does not compile");
        List<String> words = new ArrayList<>(List.of("verify", script.toString(), "--rows=1", "--set=io.backend=nio"));
        if (!core.isEmpty()) {
            words.add("--cores=2");
        }
        return main(classes + File.pathSeparator + path, words);
    }

    private static void requireNamed(String core, String out) {
        assertTrue(out.contains("VALID, NOT ZERO: "), out);
        assertTrue(out.contains(" x char[], "), out);
        assertTrue(out.contains("at io.laminar.ring0.operator.Calc.step:"), out);
        // Its neighbours are not blamed.
        assertTrue(out.lines().anyMatch(line -> line.matches(core + "Source trades .* 0")), out);
        assertTrue(out.lines().anyMatch(line -> line.matches(core + "core loop .* 0")), out);
        assertTrue(out.lines().anyMatch(line -> line.matches(core + "Calc dear.* [1-9][0-9,]*")), out);
        if (!core.isEmpty()) {
            String other = core.contains("0") ? core.replace("0", "1") : core.replace("1", "0");
            assertTrue(out.lines().anyMatch(line -> line.matches(other + "Calc dear.* 0")), out);
        }
    }

    private static Process main(String path, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path,
                "io.laminar.cli.Main"));
        command.addAll(words);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Threads of their own: what they count must be what the recording says, and both nothing. */
    @Test
    void shouldProveItOnSeveralCores() throws IOException {
        CliRun run = CliRun.in(
                folder, "verify", script(PARTITIONED).toString(), "--cores", "2", "--rows", "1", "--seed", "11");
        assertEquals(ExitCode.OK, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("VALID, ZERO BYTES: 0 bytes in "), run.out());
        assertTrue(run.out().contains(", threads of cores: 2"), run.out());
        for (String core : List.of("laminar-core-0: ", "laminar-core-1: ")) {
            for (String section : List.of("core loop", "Source trades", "Calc dear", "Aggregate highs")) {
                assertTrue(
                        run.out().lines().anyMatch(line -> line.matches(core + section + ".* [1-9][0-9,]* +0")),
                        run.out());
            }
        }
        for (String section : List.of("main: append rows", "reader: read results")) {
            assertTrue(run.out().lines().anyMatch(line -> line.matches(section + ".* [1-9][0-9,]* +0")), run.out());
        }
    }

    @Test
    void shouldEndWithTheCommandWhenThatIsKilled() throws Exception {
        List<String> words = List.of("verify", script(SCRIPT).toString(), "--rows=2000000000");
        Process command = main(System.getProperty("java.class.path"), words);
        try {
            ProcessHandle child = child(command);
            command.destroyForcibly().waitFor();
            child.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            command.destroyForcibly();
        }
    }

    private static ProcessHandle child(Process command) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            Optional<ProcessHandle> child = command.children().findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("the command has not started a JVM");
    }

    @Test
    void shouldReadFilesAndAnswerInJson() throws IOException {
        Files.writeString(
                folder.resolve("rows.csv"),
                "symbol,price,ts\nA,600.5,2024-01-01T00:00:00Z\n"
                        + "\"a long name of a thing\",,2024-01-01T00:00:01Z\nB,700,2024-01-01T00:00:02Z\n");
        String sql = SCRIPT + "CREATE SINK s FROM dear INTO FILE (path = 'never.csv');\n";
        CliRun run = CliRun.in(
                folder, "verify", script(sql).toString(), "--source", "trades=rows.csv", "--rows", "1", "--json");
        assertEquals(ExitCode.OK, run.code(), run.out() + run.err());
        assertTrue(run.out().startsWith("{\"clean\":true,\"rowsIn\":"), run.out());
        assertTrue(Files.notExists(folder.resolve("never.csv")), "verify must not write sinks");
    }

    @Test
    void shouldRefuseWhatItCannotVerify() throws IOException {
        CliRun nothing = CliRun.in(folder, "verify", script(SOURCE).toString());
        assertEquals(ExitCode.USAGE, nothing.code());
        assertTrue(nothing.err().contains("no query to verify"), nothing.err());

        String socket = "CREATE SOURCE s (a BIGINT) FROM SOCKET (address = '*:1') FORMAT BINARY;\n"
                + "CREATE STREAM t AS SELECT a FROM s;";
        CliRun connected = CliRun.in(folder, "verify", script(socket).toString());
        assertEquals(ExitCode.USAGE, connected.code(), connected.err());
        assertTrue(connected.err().contains("take its FROM clause away"), connected.err());

        CliRun wrong = CliRun.in(
                folder,
                "verify",
                script("CREATE STREAM t AS SELECT a FROM nowhere;").toString());
        assertEquals(ExitCode.SQL, wrong.code(), wrong.err());

        CliRun rows = CliRun.in(folder, "verify", script(SCRIPT).toString(), "--rows", "many");
        assertEquals(ExitCode.USAGE, rows.code(), rows.err());

        CliRun file = CliRun.in(folder, "verify", script(SCRIPT).toString(), "--source", "trades=none.csv");
        assertEquals(ExitCode.ENVIRONMENT, file.code(), file.err());
        assertTrue(file.err().contains("none.csv"), file.err());
    }
}
