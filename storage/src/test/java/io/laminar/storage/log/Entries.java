package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;

/** Records whose whole content follows from a seed and their sequence: so whoever reads one knows what it must be. */
public final class Entries {
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final RecordKind[] KINDS = RecordKind.values();

    private final long seed;
    private final int mostBytes;

    /**
     * Records of a test.
     *
     * @param seed of their content
     * @param mostBytes of a payload
     */
    public Entries(long seed, int mostBytes) {
        this.seed = seed;
        this.mostBytes = mostBytes;
    }

    private SplittableRandom random(long sequence) {
        return new SplittableRandom(seed * 31 + sequence);
    }

    byte[] payload(long sequence) {
        SplittableRandom random = random(sequence);
        // Many short ones, some as long as they get.
        int bytes =
                random.nextInt(8) == 0 ? random.nextInt(mostBytes + 1) : random.nextInt(Math.min(mostBytes, 200) + 1);
        byte[] content = new byte[bytes];
        new Random(random.nextLong()).nextBytes(content);
        return content;
    }

    RecordKind kind(long sequence) {
        return KINDS[(int) Math.floorMod(seed + sequence, (long) KINDS.length)];
    }

    int source(long sequence) {
        return (int) (sequence * 7 % 1000) - 500;
    }

    long position(long sequence) {
        return seed ^ (sequence << 20);
    }

    /** {@return the record's sequence; or what reserve said instead} */
    public long tryAppend(LogWriter writer) {
        long sequence = writer.appended() + 1;
        byte[] payload = payload(sequence);
        long address = writer.reserve(kind(sequence), payload.length);
        if (address < 0) {
            return address;
        }
        RawMemory.copyFrom(payload, 0, address, payload.length);
        return writer.commit(source(sequence), position(sequence));
    }

    /** Appends, working and polling as long as there is no room. */
    public long append(LogWriter writer, IoPort port) throws StorageException {
        long startNs = System.nanoTime();
        while (true) {
            long result = tryAppend(writer);
            if (result != LogWriter.BACK_PRESSURED) {
                return result;
            }
            round(writer, port);
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new AssertionError("no room for too long: appended=" + writer.appended() + ", durable="
                        + writer.durable() + ", segmentFailure=" + writer.segmentFailure());
            }
        }
    }

    /** What a core does besides appending. */
    public static void round(LogWriter writer, IoPort port) throws StorageException {
        writer.work(System.nanoTime());
        writer.maintain(System.nanoTime());
        if (port.poll(16) == 0) {
            port.park(1_000_000);
        }
    }

    /** Works until all that was appended is durable, or the log has failed. */
    public static void settle(LogWriter writer, IoPort port) throws StorageException {
        long startNs = System.nanoTime();
        while (writer.durable() < writer.appended() && writer.failure() == null) {
            writer.flush();
            round(writer, port);
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new AssertionError("not durable for too long: " + writer.durable() + " of " + writer.appended());
            }
        }
    }

    /** Checks a record against what its sequence says. */
    public void check(LogReader reader) {
        long sequence = reader.sequence();
        String what = "seed=" + seed + ", sequence=" + sequence;
        assertEquals(kind(sequence), reader.kind(), what);
        assertEquals(source(sequence), reader.source(), what);
        assertEquals(position(sequence), reader.position(), what);
        assertArrayEquals(payload(sequence), RawMemory.toArray(reader.payload(), reader.payloadBytes()), what);
    }

    /**
     * Reads a log, checks each record and their order.
     *
     * @return the last sequence; one less than {@code from} when there is none
     */
    public long checkAll(Path directory, int core, long from) throws StorageException {
        long expected = from;
        try (LogReader reader = LogReader.open(directory, core, from)) {
            while (reader.next()) {
                assertEquals(expected, reader.sequence(), "seed=" + seed);
                check(reader);
                expected++;
            }
        }
        return expected - 1;
    }
}
