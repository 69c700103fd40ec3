package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.storage.log.LogInspection;
import io.laminar.storage.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code laminar repair} on logs that are damaged before and behind the newest checkpoint. */
@Timeout(120)
class RepairCommandTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private CliRun repair(String... words) {
        List<String> all = new ArrayList<>(List.of("repair", "state"));
        all.addAll(List.of(words));
        return CliRun.in(folder, all.toArray(String[]::new));
    }

    private Path state() {
        return folder.resolve("state");
    }

    private Path log() {
        return state().resolve("log");
    }

    /** {@return the barriers of the checkpoint, behind which there are some hundred rows} */
    private List<Long> write() throws IOException {
        try (StoredEngine engine = new StoredEngine(state())) {
            engine.rows(ROWS);
            List<Long> barriers = engine.checkpoint(4, 2);
            engine.rows(ROWS);
            return barriers;
        }
    }

    private void destroy(int core, long sequence) throws IOException {
        Path file;
        long offset;
        try (LogReader reader = LogReader.open(log(), core, sequence)) {
            assertTrue(reader.next());
            file = reader.file();
            offset = reader.recordOffset();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(20), offset + 8);
        }
    }

    private SortedMap<String, byte[]> contents() throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(state())) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                contents.put(path.toString(), Files.readAllBytes(path));
            }
        }
        return contents;
    }

    private static void assertSays(CliRun run, ExitCode code, String... words) {
        assertEquals(code, run.code(), run.toString());
        for (String word : words) {
            assertTrue((run.out() + run.err()).contains(word), word + " is not in " + run);
        }
    }

    @Test
    void shouldSayWhatWouldBeLostAndLoseItWhenTold() throws IOException {
        long barrier = write().getFirst();
        destroy(0, barrier + 100);
        SortedMap<String, byte[]> before = contents();
        for (String[] words : new String[][] {{"--core", "0"}, {"--core", "0", "--dry-run"}}) {
            CliRun asked = repair(words);
            assertSays(
                    asked,
                    ExitCode.DATA,
                    "E6102 log is damaged: file=" + log() + "/wal-00000-",
                    "missing=" + (barrier + 100),
                    "lost: everything from sequence " + (barrier + 100) + " on",
                    "to be set aside: " + log(),
                    "nothing was changed");
            SortedMap<String, byte[]> after = contents();
            assertEquals(before.keySet(), after.keySet());
            before.forEach((name, bytes) -> assertTrue(Arrays.equals(bytes, after.get(name)), name));
        }
        assertSays(repair("--core", "0", "--yes"), ExitCode.OK, "set aside: ", ".cut\n", "repaired");
        assertSays(repair("--core", "0"), ExitCode.OK, "nothing to repair");
        assertSays(repair("--core", "1"), ExitCode.OK, "nothing to repair");
        assertEquals(barrier + 99, LogInspection.of(log(), 0).last());
        CliRun inspected = CliRun.in(folder, "inspect", "state");
        assertSays(inspected, ExitCode.OK, "set aside, read by nobody", ".cut", "a recovery replays 99 records");
    }

    @Test
    void shouldKeepWhatIsBehindTheCheckpointWhenOnlyWhatItCoversIsDamaged() throws IOException {
        long barrier = write().getFirst();
        List<LogInspection.Segment> segments = LogInspection.of(log(), 0).segments();
        assertTrue(segments.size() > 2 && segments.get(1).first() <= barrier + 1, segments.toString());
        try (FileChannel head = FileChannel.open(segments.getFirst().file(), StandardOpenOption.WRITE)) {
            head.write(ByteBuffer.allocate(10), 20);
        }
        assertSays(
                repair("--core", "0"), ExitCode.DATA, "lost: nothing that is needed behind the checkpoint of epoch 4");
        assertSays(repair("--core", "0", "--yes"), ExitCode.OK, "repaired");
        assertSays(
                CliRun.in(folder, "inspect", "state"),
                ExitCode.OK,
                "a recovery replays %d records".formatted(ROWS + 2));
    }

    @Test
    void shouldBeginAgainBehindTheCheckpointWhenItsSegmentIsBroken() throws IOException {
        long barrier = write().get(1);
        destroy(1, barrier - 5);
        assertSays(
                repair("--core", "1", "--yes"),
                ExitCode.OK,
                "lost: everything behind the checkpoint of epoch 4; the log begins again with sequence "
                        + (barrier + 1));
        assertSays(CliRun.in(folder, "inspect", "state"), ExitCode.OK, "a recovery replays 0 records");
        try (StoredEngine engine = new StoredEngine(state())) {
            assertSays(repair("--core", "1"), ExitCode.ENVIRONMENT, "E6204 checkpoints are in use", "hint: stop");
            assertFalse(engine.toString().isEmpty());
        }
        assertSays(repair("--core", "1"), ExitCode.OK, "nothing to repair");
    }

    @Test
    void shouldRefuseWhatCannotBeDone() throws IOException {
        assertSays(repair("--core", "0"), ExitCode.ENVIRONMENT, "no such file: " + state());
        Files.createDirectory(state());
        assertSays(repair("--core", "0"), ExitCode.ENVIRONMENT, "E6305", "hint: ");
        long barrier = write().getFirst();
        assertSays(repair(), ExitCode.USAGE, "--core: say whose log");
        assertSays(repair("--core", "x"), ExitCode.USAGE, "expected a number from 0 to 4095");
        assertSays(repair("--core", "2"), ExitCode.USAGE, "--core: the engine has cores 0 to 1: 2");
        assertSays(repair("--core", "0", "--yes", "--dry-run"), ExitCode.USAGE, "contradict each other");
        try (StoredEngine engine = new StoredEngine(state())) {
            destroy(0, barrier + 100);
            assertSays(
                    repair("--core", "0", "--yes"), ExitCode.ENVIRONMENT, "E6204 checkpoints are in use", "hint: stop");
            assertFalse(engine.toString().isEmpty());
        }
        Path manifest = state().resolve("checkpoints/checkpoint-%020d.manifest".formatted(4));
        Files.writeString(manifest, "nothing");
        assertSays(repair("--core", "0", "--yes"), ExitCode.DATA, "E6208 no checkpoint is whole");
    }
}
