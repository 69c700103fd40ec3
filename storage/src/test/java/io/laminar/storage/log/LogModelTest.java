package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that loses its power, or its process, again and again, at any place of what it does: every acknowledged record
 * is there afterwards, none is invented or of an earlier life, and their order is kept.
 */
class LogModelTest {
    private static final int LIVES = 12;
    private static final int SEEDS = 30;
    private static final int CORE = 0;

    @TempDir
    Path folder;

    @Test
    void shouldKeepWhatWasAcknowledgedThroughCrashes() throws IOException {
        long first = Long.getLong("laminar.seed", 1);
        int seeds = System.getProperty("laminar.seed") == null ? SEEDS : 1;
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                new Model(folder.resolve("s" + seed), seed, false).run();
            } catch (StorageException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed=" + seed + " (-Dlaminar.seed)", e);
            }
        }
    }

    /** Without this the test above would prove nothing. */
    @Test
    void shouldCatchADiskThatSaysDurableAndIsNot() throws IOException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Model(folder.resolve("lying" + seed), seed, true).run();
            } catch (AssertionError | StorageException e) {
                return;
            }
        }
        fail("a lying disk went unnoticed in " + SEEDS + " runs");
    }

    private static final class Model {
        private final Path directory;
        private final long seed;
        private final Random random;
        private final SimulatedDisk disk;
        /** Which life wrote a sequence. */
        private final Map<Long, Integer> writers = new HashMap<>();

        private long first = 1;
        private long last;
        private long safe;

        Model(Path directory, long seed, boolean lying) {
            this.directory = directory;
            this.seed = seed;
            this.random = new Random(seed);
            this.disk = new SimulatedDisk(seed);
            disk.lazy = true;
            disk.lying = lying;
        }

        private Entries entries(int life) {
            return new Entries(seed * 1000 + life, 3000);
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                live(life);
                recover();
            }
        }

        private void live(int life) throws IOException {
            SyncPolicy policy = SyncPolicy.values()[random.nextInt(SyncPolicy.values().length)];
            LogConfig config = new LogConfig(directory, CORE, 64 << 10, 16 << 10, policy, 1000);
            SimulatedPort port = (SimulatedPort) disk.open(new IoOptions("model", 3, 0, 1, 64, false, false));
            try {
                Log log = Log.open(config, new LogIo(port, disk, Runnable::run, System::nanoTime));
                assertEquals(last, log.writer().appended(), "after recovery");
                append(log, port, life);
                safe = log.writer().durable();
                last = log.writer().appended();
                end(log, port);
            } finally {
                port.close();
            }
        }

        private void append(Log log, SimulatedPort port, int life) throws StorageException {
            LogWriter writer = log.writer();
            int steps = random.nextInt(400);
            long nowNs = 0;
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> port.poll(1 + random.nextInt(3));
                    case 1 -> writer.work(nowNs += random.nextInt(800));
                    case 2 -> {
                        if (random.nextInt(5) == 0) {
                            writer.flush();
                        }
                    }
                    case 3 -> writer.maintain(nowNs);
                    case 4 -> {
                        if (random.nextInt(30) == 0) {
                            drop(log);
                        }
                    }
                    default -> {
                        long sequence = entries(life).tryAppend(writer);
                        if (sequence > 0) {
                            writers.put(sequence, life);
                        }
                    }
                }
            }
        }

        private void drop(Log log) throws StorageException {
            long before = 1 + random.nextLong(log.writer().durable() + 1);
            if (log.dropBefore(before) > 0) {
                first = Math.max(
                        first,
                        SegmentChain.read(new SegmentFiles(directory, CORE))
                                .links()
                                .getFirst()
                                .header()
                                .first());
                assertTrue(first <= before, "dropped too much");
            }
        }

        private void end(Log log, SimulatedPort port) throws IOException {
            switch (random.nextInt(3)) {
                case 0 -> {
                    log.close();
                    assertEquals(log.writer().appended(), log.writer().durable());
                    safe = last;
                }
                case 1 -> {
                    port.crash();
                    die(log);
                }
                default -> {
                    port.kill();
                    die(log);
                }
            }
        }

        private void die(Log log) {
            // There may be nothing to write any more.
            if (log.writer().durable() < log.writer().appended()) {
                assertThrows(StorageException.class, log::close);
                assertNotNull(log.writer().failure());
            } else {
                closeQuietly(log);
            }
            assertTrue(log.writer().durable() <= safe || log.writer().failure() == null, "acknowledged by the dead");
        }

        private static void closeQuietly(Log log) {
            try {
                log.close();
            } catch (StorageException e) {
                // A group without anything new may have been under way.
            }
        }

        private void recover() throws StorageException {
            long expected = first;
            try (LogReader reader = LogReader.open(directory, CORE, 0)) {
                while (reader.next()) {
                    assertEquals(expected, reader.sequence(), "order");
                    Integer life = writers.get(expected);
                    assertNotNull(life, "invented: sequence=" + expected);
                    entries(life).check(reader);
                    expected++;
                }
            }
            long found = expected - 1;
            assertTrue(found >= safe, "lost: found=" + found + ", acknowledged=" + safe);
            assertTrue(found <= last, "invented: found=" + found + ", appended=" + last);
            last = found;
            safe = found;
            writers.keySet().removeIf(sequence -> sequence > found);
        }
    }
}
