package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a repair keeps and gives up, when a checkpoint covers a part of the log. */
class LogRepairTest extends LogFixture {
    private static final int RECORDS = 900;
    private static final int MOST_NOISE_BYTES = 3000;
    private static final int ROUNDS = Integer.getInteger("laminar.repairs", 60);

    private final SimulatedDisk disk = new SimulatedDisk(4);

    @Override
    protected IoBackend backend() {
        return disk;
    }

    private Log open(Path directory) throws StorageException {
        return Log.open(
                new LogConfig(directory, CORE, SEGMENT_BYTES, BUFFER_BYTES, SyncPolicy.GROUP, 1_000_000),
                new LogIo(port, backend(), Runnable::run, System::nanoTime));
    }

    private void write(Path directory) throws StorageException {
        try (Log log = open(directory)) {
            for (int i = 0; i < RECORDS; i++) {
                append(log.writer(), 1);
                if (i % 10 == 9) {
                    Entries.settle(log.writer(), port);
                }
            }
        }
    }

    private static void overwrite(Path file, long offset, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    private void destroy(long sequence) throws IOException {
        Path file;
        long offset;
        try (LogReader reader = LogReader.open(folder, CORE, sequence)) {
            assertTrue(reader.next());
            file = reader.file();
            offset = reader.recordOffset();
        }
        overwrite(file, offset, new byte[8]);
    }

    private List<LogInspection.Segment> segments() throws StorageException {
        return LogInspection.of(folder, CORE).segments();
    }

    private static SortedMap<String, byte[]> contents(Path directory) throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found, String what) {
        assertEquals(expected.keySet(), found.keySet(), what);
        expected.forEach((name, bytes) -> assertTrue(Arrays.equals(bytes, found.get(name)), what + ", " + name));
    }

    @Test
    void shouldLoseNothingWhenWhatACheckpointCoversIsDamaged() throws IOException {
        write(folder);
        List<LogInspection.Segment> segments = segments();
        long covered = segments.getLast().first() + 3;
        overwrite(segments.getFirst().file(), 5, new byte[30]);
        assertEquals(
                StorageErrorCode.LOG_DAMAGED,
                assertThrows(StorageException.class, () -> open(folder)).code());
        LogRepair.Cut cut = LogRepair.cut(folder, CORE, newest(covered)).orElseThrow();
        assertEquals(LogRepair.Way.DROP_BEGINNING, cut.way());
        assertEquals(RECORDS + 1, cut.sequence());
        assertEquals(segments.size() - 1, cut.setAside().size());
        assertEquals(RECORDS, ENTRIES.checkAll(folder, CORE, covered + 1));
        try (Log log = open(folder)) {
            append(log.writer(), 50);
        }
        assertEquals(RECORDS + 50, ENTRIES.checkAll(folder, CORE, covered + 1));
    }

    @Test
    void shouldLeaveDamageAloneThatNoRecoveryMeets() throws IOException {
        write(folder);
        long covered = segments().getLast().first() + 3;
        destroy(20);
        assertNotNull(LogInspection.of(folder, CORE).damage());
        assertEquals(Optional.empty(), LogRepair.plan(folder, CORE, newest(covered)));
        try (Log log = open(folder)) {
            assertEquals(RECORDS, log.appended());
        }
        assertEquals(RECORDS, ENTRIES.checkAll(folder, CORE, covered + 1));
    }

    @Test
    void shouldBeginAgainBehindTheBarrierWhenItsSegmentIsDamagedBeforeIt() throws IOException {
        write(folder);
        long covered = segments().getLast().first() + 30;
        destroy(covered - 10);
        LogRepair.Cut cut = LogRepair.cut(folder, CORE, newest(covered)).orElseThrow();
        assertEquals(LogRepair.Way.BEGIN_AGAIN, cut.way());
        shouldGoOnBehind(covered);
    }

    @Test
    void shouldBeginAgainBehindTheBarrierWhenTheLogDoesNotReachIt() throws IOException {
        write(folder);
        LogRepair.Cut cut = LogRepair.cut(folder, CORE, newest(RECORDS + 7)).orElseThrow();
        assertEquals(LogRepair.Way.BEGIN_AGAIN, cut.way());
        assertTrue(cut.reason().getMessage().contains("ends before the checkpoint's barrier"), cut.toString());
        shouldGoOnBehind(RECORDS + 7);
    }

    @Test
    void shouldBeginAgainBehindTheBarrierWhenThereIsNoLog() throws IOException {
        assertEquals(Optional.empty(), LogRepair.plan(folder, CORE, newest(0)));
        assertEquals(
                List.of(), LogRepair.cut(folder, CORE, newest(77)).orElseThrow().setAside());
        shouldGoOnBehind(77);
    }

    @Test
    void shouldBeginAgainBehindTheBarrierWhenTheLogIsOfAnother() throws IOException {
        write(folder);
        assertNotEquals(0, Log.identify(folder, CORE));
        long own = Log.identify(folder, CORE) + 1;
        CheckpointHead newest = newest(50, own);
        LogRepair.Cut cut = LogRepair.cut(folder, CORE, newest).orElseThrow();
        assertEquals(LogRepair.Way.BEGIN_AGAIN, cut.way());
        assertEquals(StorageErrorCode.LOG_OF_ANOTHER, cut.reason().code());
        assertEquals(51, cut.sequence());
        assertEquals(own, Log.identify(folder, CORE));
        assertEquals(Optional.empty(), LogRepair.plan(folder, CORE, newest));
        shouldGoOnBehind(50);
    }

    private static @Nullable CheckpointHead newest(long covered) {
        return covered == 0 ? null : newest(covered, 0);
    }

    private static CheckpointHead newest(long covered, long log) {
        CheckpointFacts facts = CheckpointFacts.NONE.withLogs(Collections.nCopies(CORE + 1, log));
        return new CheckpointHead(1, Collections.nCopies(CORE + 1, covered), facts);
    }

    private void shouldGoOnBehind(long covered) throws StorageException {
        try (Log log = open(folder)) {
            assertEquals(covered, log.appended());
            append(log.writer(), 200);
        }
        assertEquals(covered + 200, ENTRIES.checkAll(folder, CORE, covered + 1));
        StorageException older =
                assertThrows(StorageException.class, () -> LogReader.open(folder, CORE, Math.max(1, covered - 20)));
        assertEquals(StorageErrorCode.LOG_DAMAGED, older.code());
        assertEquals(Optional.empty(), LogRepair.plan(folder, CORE, newest(covered)));
    }

    @Test
    void shouldRefuseALogThatIsWrittenTo() throws IOException {
        try (Log log = open(folder)) {
            append(log.writer(), 10);
            StorageException taken = assertThrows(StorageException.class, () -> LogRepair.cut(folder, CORE, newest(0)));
            assertEquals(StorageErrorCode.LOG_IN_USE, taken.code());
            assertEquals(Optional.empty(), LogRepair.plan(folder, CORE, newest(0)));
        }
    }

    /** Whatever is destroyed: a repair says what it does, does that, and leaves a log that an engine goes on with. */
    @Test
    void shouldMendWhateverIsDestroyed() throws IOException {
        long seed = Long.getLong("laminar.seed", System.nanoTime());
        Random random = new Random(seed);
        Path template = Files.createDirectory(folder.resolve("template"));
        write(template);
        int mended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path directory = Files.createDirectory(folder.resolve("round" + round));
            for (Map.Entry<String, byte[]> file : contents(template).entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
            long covered = random.nextInt(4) == 0 ? 0 : random.nextInt(RECORDS + 1);
            String what = "seed=" + seed + ", round=" + round + ", covered=" + covered + destroySome(directory, random);
            mended += mend(directory, covered, what) ? 1 : 0;
        }
        assertTrue(mended > ROUNDS / 5, "seed=" + seed + ": hardly anything was destroyed: " + mended);
    }

    private static String destroySome(Path directory, Random random) throws IOException {
        List<LogInspection.Segment> segments = LogInspection.of(directory, CORE).segments();
        int which = random.nextInt(segments.size());
        Path file = segments.get(which).file();
        int size = (int) Files.size(file);
        switch (random.nextInt(5)) {
            case 0 -> {
                // The last one would leave no trace.
                file = segments.get(Math.min(which, segments.size() - 2)).file();
                Files.delete(file);
                return ", deleted " + file;
            }
            case 1 -> {
                int bytes = random.nextInt(64);
                overwrite(file, 0, new byte[bytes]);
                return ", head zeroed to " + bytes + " of " + file;
            }
            default -> {
                byte[] noise = new byte[1 + random.nextInt(MOST_NOISE_BYTES)];
                random.nextBytes(noise);
                int offset = random.nextInt(size);
                overwrite(file, offset, noise);
                return ", noise of " + noise.length + " at " + offset + " of " + file;
            }
        }
    }

    private boolean mend(Path directory, long covered, String what) throws IOException {
        SortedMap<String, byte[]> before = contents(directory);
        Optional<LogRepair.Cut> plan = LogRepair.plan(directory, CORE, newest(covered));
        assertSame(before, contents(directory), what);
        Optional<LogRepair.Cut> cut = LogRepair.cut(directory, CORE, newest(covered));
        assertEquals(plan.map(LogRepair.Cut::sequence), cut.map(LogRepair.Cut::sequence), what);
        assertEquals(plan.map(LogRepair.Cut::way), cut.map(LogRepair.Cut::way), what);
        if (cut.isPresent()) {
            SortedMap<String, byte[]> after = contents(directory);
            before.forEach((name, bytes) -> assertTrue(
                    name.endsWith(".lock") || after.values().stream().anyMatch(one -> Arrays.equals(one, bytes)),
                    what + ": gone: " + name));
        }
        try (Log log = open(directory)) {
            long last = log.appended();
            assertTrue(last >= covered, what + ", last=" + last + ", " + cut);
            if (cut.isPresent()) {
                assertEquals(cut.get().sequence() - 1, last, what + ", " + cut);
            } else {
                // Noise at the end looks like groups that were torn.
                assertTrue(
                        last >= RECORDS - 10 - MOST_NOISE_BYTES / RecordLayout.HEADER_BYTES, what + ", last=" + last);
            }
            append(log.writer(), 30);
        } catch (StorageException e) {
            throw new AssertionError(what + ", " + cut, e);
        }
        long last = ENTRIES.checkAll(directory, CORE, covered + 1);
        assertTrue(last >= covered + 30, what + ", " + cut);
        assertNull(LogRepair.plan(directory, CORE, newest(covered)).orElse(null), what);
        return cut.isPresent();
    }
}
