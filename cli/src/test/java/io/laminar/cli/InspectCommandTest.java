package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code laminar inspect} on directories that are written to, were left, and are damaged. */
@Timeout(120)
class InspectCommandTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private final List<StoredEngine> open = new ArrayList<>();

    private CliRun inspect(String... words) {
        List<String> all = new ArrayList<>(List.of("inspect", "state"));
        all.addAll(List.of(words));
        return CliRun.in(folder, all.toArray(String[]::new));
    }

    private Path state() {
        return folder.resolve("state");
    }

    /** Two checkpoints, the rows behind the second, and what the second one's barriers are. */
    private List<Long> write(boolean leaveOpen) throws IOException {
        StoredEngine engine = new StoredEngine(state());
        engine.rows(ROWS);
        engine.checkpoint(4, 2);
        engine.rows(ROWS);
        List<Long> barriers = engine.checkpoint(5, 2);
        engine.rows(10);
        if (leaveOpen) {
            open.add(engine);
        } else {
            engine.close();
        }
        return barriers;
    }

    private SortedMap<String, String> listing() throws IOException {
        SortedMap<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(state())) {
            for (Path path : all.toList()) {
                listing.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return listing;
    }

    private static void assertSays(CliRun run, String... words) {
        for (String word : words) {
            assertTrue(run.out().contains(word), word + " is not in " + run);
        }
    }

    @Test
    void shouldTellWhatThereIsBesideTheEngineAndChangeNothing() throws IOException {
        List<Long> barriers = write(true);
        try {
            SortedMap<String, String> before = listing();
            CliRun run = inspect("--verify", "--statements");
            assertEquals(ExitCode.OK, run.code(), run.toString());
            assertSays(
                    run,
                    "process " + ProcessHandle.current().pid() + " runs an engine on it",
                    "epoch 5  whole",
                    "epoch 4  whole",
                    "2 regions of 2 cores",
                    "000001:sums  CREATE STREAM sums AS SELECT SUM(a) FROM orders",
                    "log of core 1  whole",
                    "rows 810, ",
                    "barrier of epoch 5  sequence " + barriers.get(1) + ", wal-00001-",
                    "a recovery replays 12 records, 4.0 KiB, from sequence " + (barriers.get(1) + 1) + " on",
                    "orders/a.csv  position " + 4 * ROWS + " at the barrier of epoch 5",
                    "orders  watermark 2023-11-14T22:13:20Z at the barrier of epoch 5",
                    "orders/a.csv  position " + (4 * ROWS + 10) + " at the end of core 0's log");
            assertTrue(run.out().endsWith("\nwhole\n"), run.out());
            assertTrue(inspect().out().contains("whole as far as it was read"), "not all was read");
            assertEquals(before, listing());
        } finally {
            open.forEach(StoredEngine::close);
        }
    }

    @Test
    void shouldTellAProgramTheSame() throws IOException {
        List<Long> barriers = write(false);
        CliRun run = inspect("--verify", "--format", "json");
        assertEquals(ExitCode.OK, run.code(), run.toString());
        assertEquals(1, run.out().lines().count());
        assertSays(
                run,
                "\"whole\":true,\"verified\":true,\"checkpoints\":[{\"epoch\":5,",
                "\"barriers\":[" + barriers.get(0) + "," + barriers.get(1) + "]",
                "\"positions\":{\"orders/a.csv\":" + 4 * ROWS + "}",
                "\"replay\":{\"from\":" + (barriers.get(0) + 1) + ",\"records\":12,\"bytes\":4096}",
                "\"problems\":[]}");
        assertFalse(run.out().contains("\"process\""), run.out());
    }

    @Test
    void shouldTellOfAnEngineThatRuns() throws IOException {
        LaminarConfig.Builder config = LaminarConfig.builder();
        config.set("data.directory", state().toString());
        try (Laminar laminar = Laminar.open(config.build())) {
            laminar.execute("CREATE SOURCE t (a BIGINT)");
            laminar.execute("CREATE STREAM sums AS SELECT a, COUNT(*) AS n FROM t GROUP BY a");
            Appender rows = laminar.appender("t");
            for (int i = 0; i < 1000; i++) {
                rows.setLong(0, i);
                rows.endRow();
            }
            rows.flush();
            laminar.checkpoint();
            CliRun run = inspect("--verify", "--statements");
            assertEquals(ExitCode.OK, run.code(), run.toString());
            assertSays(run, "CREATE STREAM sums", "  whole  written ", "runs an engine on it");
        }
        CliRun run = inspect("--verify");
        assertEquals(ExitCode.OK, run.code(), run.toString());
        assertSays(run, "no engine runs on it");
    }

    @Test
    void shouldNameFileAndOffsetOfDamageInEachKindOfFile() throws IOException {
        write(false);
        Path manifest = state().resolve("checkpoints/checkpoint-%020d.manifest".formatted(5));
        flip(manifest, 40);
        assertDamaged(inspect(), 6202, manifest.toString());
        assertSays(inspect(), "epoch 5  DAMAGED", "epoch 4  not verified");
        flip(manifest, 40);
        Path table = largest(state().resolve("checkpoints/checkpoint-%020d".formatted(5)), ".sst");
        flip(table, Files.size(table) / 3);
        assertDamaged(inspect("--verify"), 6202, table.getFileName().toString());
        assertSays(inspect("--verify"), "offset ");
        flip(table, Files.size(table) / 3);
        Path segment = largest(state().resolve("log"), "0000000000000000001.log");
        flip(segment, 5000);
        CliRun damaged = inspect();
        assertDamaged(damaged, 6102, segment + ", offset=");
        assertSays(damaged, "missing=", "records behind it=", "hint: laminar inspect DIR shows it; laminar repair");
        assertSays(inspect("--format", "json"), "\"whole\":false", "\"code\":6102,\"name\":\"LOG_DAMAGED\"");
        flip(segment, 5000);
        assertEquals(ExitCode.OK, inspect("--verify").code());
        Files.delete(largest(state().resolve("log"), "wal-00001-0000000000000000003.log"));
        assertDamaged(inspect(), 6102, "the log does not have the checkpoint's barrier");
    }

    @Test
    void shouldTellWhatSinksHaveStagedAndWhatOfItIsDamaged() throws IOException {
        write(false);
        StagedRows.write(state().resolve("sinks/my+sink"), List.of(3L, 500L));
        assertSays(
                inspect(),
                "\nsinks\n  my sink  2 epochs staged, 503 rows; 3 files, ",
                "    epoch 1  not verified  3 rows, ",
                "    epoch 2  not verified  500 rows, ",
                "whole as far as it was read");
        CliRun whole = inspect("--verify");
        assertEquals(ExitCode.OK, whole.code(), whole.toString());
        assertSays(whole, "    epoch 1  whole  3 rows, ", "    epoch 2  whole  500 rows, ");
        Path second = largest(state().resolve("sinks/my+sink"), ".frames");
        String entry = "\"epoch\":2,\"file\":\"" + second + "\",\"rows\":500,\"bytes\":" + Files.size(second)
                + ",\"verified\":true";
        assertSays(
                inspect("--verify", "--format", "json"),
                "{\"sink\":\"my sink\",\"files\":3,",
                "\"epochs\":[{\"epoch\":1,",
                entry + "}]}]");
        flip(second, Files.size(second) / 2);
        assertEquals(ExitCode.OK, inspect().code(), "it was not read");
        assertDamaged(inspect("--verify"), 5503, second.toString());
        assertSays(
                inspect("--verify"), "    epoch 1  whole  3 rows, ", "    epoch 2  DAMAGED  500 rows, ", "1 problem");
        CliRun json = inspect("--verify", "--format", "json");
        assertEquals(ExitCode.DATA, json.code());
        assertSays(json, "\"whole\":false", entry + ",\"damage\":{\"code\":5503,\"name\":\"STAGE_DAMAGED\"");
    }

    private static void assertDamaged(CliRun run, int code, String where) {
        assertEquals(ExitCode.DATA, run.code(), run.toString());
        assertSays(run, "E" + code + " ", where);
    }

    private static void flip(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 4)).clear();
            channel.write(one, offset);
        }
    }

    private static Path largest(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheDirectory() throws IOException {
        assertFails(ExitCode.ENVIRONMENT, "no such file: " + state(), inspect());
        Files.createDirectory(state());
        assertFails(
                ExitCode.ENVIRONMENT, "E6305 neither checkpoints nor logs are there: directory=" + state(), inspect());
        Files.createDirectory(state().resolve("log"));
        assertSays(inspect(), "no checkpoint");
        Files.createDirectory(state().resolve("checkpoints"));
        Path manifest = state().resolve("checkpoints/checkpoint-%020d.manifest".formatted(7));
        Files.writeString(manifest, "laminar-checkpoint 2\nepoch 7\n");
        CliRun run = inspect();
        assertEquals(ExitCode.DATA, run.code());
        assertSays(run, "epoch 7  DAMAGED", "E6208");
        assertFails(ExitCode.USAGE, "option --format must be one of table, json", inspect("--format", "xml"));
        assertFails(ExitCode.USAGE, "missing DIR", CliRun.in(folder, "inspect"));
    }

    private static void assertFails(ExitCode code, String message, CliRun run) {
        assertEquals(code, run.code(), run.toString());
        assertTrue(run.err().contains(message), run.toString());
    }
}
