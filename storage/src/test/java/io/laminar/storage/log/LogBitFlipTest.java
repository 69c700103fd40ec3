package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each bit of a small log turned round: no wrong record is ever read, and the loss is found. */
class LogBitFlipTest extends LogFixture {
    private static final Entries SMALL = new Entries(5, 40);
    private static final int GROUP = 4;

    private final SimulatedDisk disk = new SimulatedDisk(2);

    @Override
    protected IoBackend backend() {
        return disk;
    }

    private void write(int groups) throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            for (int i = 0; i < groups * GROUP; i++) {
                SMALL.append(log.writer(), port);
                if (i % GROUP == GROUP - 1) {
                    Entries.settle(log.writer(), port);
                }
            }
        }
    }

    /** What is read of a log with a fault. */
    private record Outcome(long last, boolean torn, boolean damaged) {}

    private Outcome read() throws StorageException {
        long last = 0;
        try (LogReader reader = LogReader.open(folder, CORE, 0)) {
            while (reader.next()) {
                assertEquals(++last, reader.sequence());
                SMALL.check(reader);
            }
            return new Outcome(last, reader.tornTail() != null, false);
        } catch (StorageException e) {
            assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
            return new Outcome(last, false, true);
        }
    }

    @Test
    void shouldFindEachFlippedBit() throws IOException {
        write(3);
        write(2);
        open(SyncPolicy.GROUP).close();
        long total = 5 * GROUP;
        LogInspection inspection = LogInspection.of(folder, CORE);
        assertEquals(2, inspection.segments().size());
        for (LogInspection.Segment segment : inspection.segments()) {
            assertEquals(segment.usedBytes(), segment.fileBytes(), "cut when it was opened again");
            for (long offset = 0; offset < segment.fileBytes(); offset++) {
                for (int bit = 0; bit < 8; bit++) {
                    flip(segment.file(), offset, bit);
                    Outcome outcome = read();
                    String where = segment.file() + ", offset=" + offset + ", bit=" + bit + ": " + outcome;
                    assertTrue(outcome.damaged() || outcome.torn(), where);
                    assertTrue(outcome.damaged() || outcome.last() >= total - GROUP, where);
                    assertTrue(outcome.last() < total, where);
                    flip(segment.file(), offset, bit);
                }
            }
        }
        assertEquals(new Outcome(total, false, false), read());
    }

    @Test
    void shouldLoseNothingToFlipsBehindTheEnd() throws IOException {
        write(3);
        LogInspection.Segment segment =
                LogInspection.of(folder, CORE).segments().getFirst();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            long offset = segment.usedBytes() + random.nextLong(segment.fileBytes() - segment.usedBytes());
            int bit = random.nextInt(8);
            flip(segment.file(), offset, bit);
            Outcome outcome = read();
            assertEquals(3 * GROUP, outcome.last(), "seed=" + seed + ", offset=" + offset);
            flip(segment.file(), offset, bit);
        }
    }

    private static void flip(Path file, long offset, int bit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1 << bit)).flip();
            channel.write(one, offset);
        }
    }
}
