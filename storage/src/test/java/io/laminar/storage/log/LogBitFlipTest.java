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
import java.util.BitSet;
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

    /** Two at a time: the second begins while the first is under way. */
    private void writeInPairs(int pairs) throws StorageException {
        try (Log log = open(SyncPolicy.GROUP)) {
            for (int i = 0; i < 2 * pairs * GROUP; i++) {
                SMALL.append(log.writer(), port);
                if (i % GROUP == GROUP - 1) {
                    assertTrue(log.writer().flush());
                }
                if (i % (2 * GROUP) == 2 * GROUP - 1) {
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
        flipAll(5 * GROUP, GROUP);
    }

    @Test
    void shouldFindEachFlippedBitOfGroupsThatWereUnderWayAtOnce() throws IOException {
        writeInPairs(1);
        writeInPairs(2);
        open(SyncPolicy.GROUP).close();
        flipAll(6 * GROUP, 2 * GROUP);
    }

    /** What was under way last may look torn: nothing says that it was durable. */
    private void flipAll(long total, long lastGroups) throws IOException {
        LogInspection inspection = LogInspection.of(folder, CORE);
        assertEquals(2, inspection.segments().size());
        for (LogInspection.Segment segment : inspection.segments()) {
            assertEquals(segment.usedBytes(), segment.fileBytes(), "cut when it was opened again");
            BitSet used = used(segment);
            for (int offset = 0; offset < segment.fileBytes(); offset++) {
                // Between two groups there is nothing, and much of it.
                int step = used.get(offset) ? 1 : 61;
                for (int bit = used.get(offset) ? 0 : offset * 8 % step; bit < 8; bit += step) {
                    flip(segment.file(), offset, bit);
                    Outcome outcome = read();
                    String where = segment.file() + ", offset=" + offset + ", bit=" + bit + ": " + outcome;
                    boolean whole = outcome.last() == total && !used.get(offset);
                    assertTrue(whole || outcome.damaged() || outcome.torn(), where);
                    assertTrue(outcome.damaged() || outcome.last() >= total - lastGroups, where);
                    assertTrue(whole || outcome.last() < total, where);
                    flip(segment.file(), offset, bit);
                }
            }
        }
        assertEquals(new Outcome(total, false, false), read());
    }

    /** The bytes of a segment that its head and its records take. */
    private BitSet used(LogInspection.Segment segment) throws StorageException {
        BitSet used = new BitSet();
        used.set(0, SegmentLayout.HEADER_BYTES);
        try (LogReader reader = LogReader.open(folder, CORE, 0)) {
            while (reader.next()) {
                if (reader.file().equals(segment.file())) {
                    used.set((int) reader.recordOffset(), (int) reader.offset());
                }
            }
        }
        return used;
    }

    @Test
    void shouldLoseNothingToFlipsBehindTheEnd() throws IOException {
        write(3);
        // As a crash leaves it: one that was closed has nothing behind its end.
        extend(LogInspection.of(folder, CORE).segments().getFirst().file());
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

    private void extend(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), config(SyncPolicy.GROUP).segmentBytes() - 1);
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
