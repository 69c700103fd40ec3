package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code laminar top} beside an engine in another process. */
@Timeout(120)
class TopCommandTest {
    @TempDir
    Path folder;

    private final List<Process> engines = new ArrayList<>();

    @AfterEach
    void endEngines() throws InterruptedException {
        for (Process engine : engines) {
            engine.destroyForcibly().waitFor();
        }
    }

    private ProcessBuilder engineOf(String... more) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TopEngine.class.getName(),
                folder.resolve("counts").toString()));
        words.addAll(List.of(more));
        return new ProcessBuilder(words);
    }

    private Process engine(String... more) throws IOException {
        Process engine =
                engineOf(more).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        engines.add(engine);
        assertEquals("ready", lines(engine).readLine());
        return engine;
    }

    private static BufferedReader lines(Process engine) {
        return new BufferedReader(new InputStreamReader(engine.getInputStream(), StandardCharsets.UTF_8));
    }

    private CliRun top(String... words) {
        List<String> all = new ArrayList<>(List.of("top", "counts"));
        all.addAll(List.of(words));
        return CliRun.in(folder, all.toArray(String[]::new));
    }

    /** The cells of the first line that begins with some words. */
    private static String[] cells(CliRun run, String first, String second) {
        return run.out()
                .lines()
                .map(line -> line.strip().split(" {2,}| +"))
                .filter(cells -> cells[0].equals(first) && (second.isEmpty() || cells[1].equals(second)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + first + " in " + run));
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace(",", ""));
    }

    @Test
    void shouldShowRatesOfAnEngineInAnotherProcess() throws IOException {
        Process engine = engine();
        CliRun run = top("--once", "--interval", "0.5");
        assertEquals(ExitCode.OK, run.code(), run.toString());
        assertTrue(run.out().startsWith("engine of process " + engine.pid() + ", live, for "), run.out());
        String[] core = cells(run, "0", "");
        assertTrue(number(core[1]) > 0, "rounds: " + run.out());
        double shares = number(core[2]) + number(core[3]) + number(core[4]);
        assertEquals(100, shares, 0.5, "shares of time: " + run.out());
        double rowsIn = number(core[7]);
        assertTrue(rowsIn > 10_000, "rows a second: " + run.out());
        String[] source = cells(run, "t", "source");
        assertEquals(rowsIn, number(source[3]), rowsIn * 0.2, run.out());
        String[] aggregate = cells(run, "counted.aggregate", "aggregate");
        assertEquals(rowsIn / 2, number(aggregate[5]), rowsIn * 0.2, "filtered: " + run.out());
        assertTrue(number(aggregate[4]) > 0, "windows: " + run.out());
        assertTrue(number(cells(run, "t", "in")[3]) > 0, "blocks of the lane: " + run.out());
    }

    @Test
    void shouldShowTheLogOfEachCore() throws IOException {
        engine(folder.resolve("data").toString());
        CliRun run = top("--once", "--interval", "0.5");
        assertEquals(ExitCode.OK, run.code(), run.toString());
        double rowsIn = number(cells(run, "0", "")[7]);
        String[] log = cells(run, "core-0", "");
        assertTrue(rowsIn > 0, "rows a second: " + run.out());
        assertEquals(rowsIn, number(log[1]), rowsIn * 0.3, "rows of the log: " + run.out());
        assertTrue(number(log[2]) > number(log[1]) * 2 * Long.BYTES, "bytes: " + run.out());
        assertTrue(number(log[3]) > 0, "groups: " + run.out());
        assertTrue(number(log[4]) > 0, "syncs: " + run.out());
        assertTrue(number(log[5]) > 0, "half of them: " + run.out());
        assertTrue(number(log[5]) <= number(log[6]) && number(log[6]) <= number(log[7]), run.out());
        assertTrue(number(log[8]) >= 0 && number(log[9]) >= 0, run.out());
    }

    @Test
    void shouldShowNoLogWithoutADataDirectory() throws IOException {
        engine();
        CliRun run = top("--once", "--interval", "0.05");
        assertTrue(run.out().lines().noneMatch(line -> line.startsWith("log ")), run.out());
    }

    @Test
    void shouldTellAnEngineThatWasClosedFromOneThatIsGone() throws Exception {
        Process closed = engine();
        closed.getOutputStream().write('\n');
        closed.getOutputStream().flush();
        closed.waitFor();
        CliRun run = top("--once", "--interval", "0.05");
        assertTrue(run.out().startsWith("engine of process " + closed.pid() + ", closed, "), run.toString());
        Process killed = engine();
        killed.destroyForcibly().waitFor();
        run = top("--once", "--interval", "0.05");
        assertTrue(
                run.out().startsWith("engine of process " + killed.pid() + ", gone without being closed, "),
                run.toString());
    }

    @Test
    void shouldGoOnWithTheNextEngine() throws Exception {
        Process first = engine();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Interruption interruption = new Interruption();
        Thread top = Thread.ofPlatform().start(() -> {
            Terminal terminal =
                    new Terminal(out, new PrintStream(out, true, StandardCharsets.UTF_8), folder, false, false);
            new CommandLine(terminal, interruption).run("top", "counts", "--interval", "0.05");
        });
        await(out, "process " + first.pid() + ", live");
        first.destroyForcibly().waitFor();
        await(out, "process " + first.pid() + ", gone");
        Process second = engine();
        await(out, "process " + second.pid() + ", live");
        interruption.request();
        top.join();
    }

    private static void await(ByteArrayOutputStream out, String wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!out.toString(StandardCharsets.UTF_8).contains(wanted)) {
            assertTrue(System.nanoTime() < deadline, () -> "not shown: " + wanted + ", but: " + out);
            Thread.sleep(10);
        }
    }

    @Test
    void shouldRefuseAnotherEngineInTheSameDirectory() throws Exception {
        engine();
        Process second = engineOf().redirectErrorStream(true).start();
        engines.add(second);
        String text = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("another engine writes its counters here"), text);
    }

    @Test
    void shouldSayWhatIsWrongWithTheDirectory() throws IOException {
        assertFails(ExitCode.ENVIRONMENT, "no such file: " + folder.resolve("counts"), top("--once"));
        Files.createDirectory(folder.resolve("counts"));
        assertFails(ExitCode.ENVIRONMENT, "run an engine with metrics.directory = ", top("--once"));
        assertFails(ExitCode.USAGE, "--interval: seconds from 0.01", top("--interval", "0"));
        assertFails(ExitCode.USAGE, "--interval: seconds from 0.01", top("--interval", "soon"));
        assertFails(ExitCode.USAGE, "DIR", CliRun.in(folder, "top"));
    }

    @Test
    void shouldSayWhatIsWrongWithTheFile() throws Exception {
        Path counts = Files.createDirectory(folder.resolve("counts"));
        Path file = counts.resolve("laminar.counters");
        Files.writeString(file, "something else");
        assertFails(ExitCode.ENVIRONMENT, "laminar.counters: no counters of Laminar", top("--once"));
        Files.write(file, new byte[5_000]);
        assertFails(ExitCode.ENVIRONMENT, "laminar.counters: no counters of Laminar", top("--once"));
        Files.delete(file);
        Process engine = engine();
        engine.destroyForcibly().waitFor();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(10_000);
        }
        assertFails(ExitCode.ENVIRONMENT, "laminar.counters: cut short: bytes=10000", top("--once"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer version =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 77);
            channel.write(version, 8);
        }
        assertFails(ExitCode.ENVIRONMENT, "another version of Laminar: version=77, expected=1", top("--once"));
    }

    private static void assertFails(ExitCode code, String message, CliRun run) {
        assertEquals(code, run.code(), run.toString());
        assertTrue(run.err().contains(message), run.toString());
    }
}
