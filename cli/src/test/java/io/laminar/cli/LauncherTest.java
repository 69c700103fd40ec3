package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts scripts/laminar as a person would. Skipped where the command line has not been packaged: nothing is built
 * here.
 */
class LauncherTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsAFreshPackage() throws IOException {
        Path root = Repository.root();
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        Path built = root.resolve("target/launcher/built");
        assumeTrue(
                Files.exists(built) && Files.isDirectory(root.resolve("cli/target/lib")),
                "scripts/laminar has not built yet");
        for (String module : List.of("ffm-memory", "ring0-core", "storage", "sql", "engine", "cli")) {
            try (Stream<Path> sources = Files.walk(root.resolve(module).resolve("src/main"))) {
                assumeTrue(sources.noneMatch(source -> isNewer(source, built)), "sources are newer than the build");
            }
        }
    }

    private static boolean isNewer(Path source, Path than) {
        try {
            return Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(than)) > 0;
        } catch (IOException e) {
            return true;
        }
    }

    private record Ended(int status, String out, String err) {}

    private Process start(String... words) throws IOException {
        // What starts the tests may ignore SIGINT, as a shell does for what it runs in the background, and hand that
        // on.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(Repository.root().resolve("scripts/laminar").toString());
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Ended finish(Process process) throws IOException, InterruptedException {
        try (InputStream stream = process.getInputStream()) {
            String out = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
            return new Ended(process.exitValue(), out, Files.readString(folder.resolve("err")));
        }
    }

    /** The row is out as soon as it is read, although the input goes on. */
    private static void awaitOutput(Process process, int bytes) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.getInputStream().available() < bytes && process.isAlive() && System.nanoTime() < deadlineNs) {
            Thread.sleep(10);
        }
        assertTrue(process.getInputStream().available() >= bytes, "the row did not come out");
    }

    @Test
    void shouldRunAScriptFromAnyFolder() throws Exception {
        Files.writeString(folder.resolve("t.csv"), "a\n1\n2\n");
        Files.writeString(
                folder.resolve("s.sql"),
                "CREATE SOURCE t (a BIGINT) FROM FILE (path = 't.csv') FORMAT CSV WITH (header = true);\n"
                        + "SELECT a + 1 AS b FROM t;");
        Ended run = finish(start("run", "s.sql"));
        assertEquals(0, run.status(), run.err());
        assertEquals("b\n2\n3\n", run.out());
        assertTrue(run.err().startsWith("2 rows in, 2 out"), run.err());
    }

    @Test
    void shouldPassExitCodesOn() throws Exception {
        assertEquals(2, finish(start("rnu")).status());
        assertEquals(5, finish(start("run", "gone.sql")).status());
        Files.writeString(folder.resolve("bad.sql"), "SELEC 1");
        Ended sql = finish(start("run", "bad.sql"));
        assertEquals(3, sql.status());
        assertTrue(sql.err().startsWith("bad.sql:1:1: "), sql.err());
    }

    @Test
    void shouldEndCleanlyOnInterrupt() throws Exception {
        // A pipe that nobody writes to is an input that does not end.
        Process pipe = new ProcessBuilder("mkfifo", folder.resolve("never.csv").toString()).start();
        assumeTrue(pipe.waitFor() == 0, "needs mkfifo");
        Files.writeString(
                folder.resolve("s.sql"),
                "CREATE SOURCE t (a BIGINT) FROM FILE (path = 'never.csv') FORMAT CSV;\nSELECT a FROM t;");
        Process writer = new ProcessBuilder("/bin/bash", "-c", "exec 3> never.csv; echo a >&3; echo 5 >&3; sleep 60")
                .directory(folder.toFile())
                .start();
        try {
            Process process = start("run", "s.sql");
            awaitOutput(process, "a\n5\n".length());
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            Ended run = finish(process);
            assertEquals(130, run.status(), run.err());
            assertTrue(run.err().contains("laminar: interrupted"), run.err());
            assertEquals("a\n5\n", run.out());
        } finally {
            writer.destroyForcibly();
        }
    }
}
