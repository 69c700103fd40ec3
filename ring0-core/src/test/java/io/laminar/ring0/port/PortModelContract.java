package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and sockets used at random, beside a model of what they must hold. */
public abstract class PortModelContract extends PortFixture {
    private static final int FILES = 4;
    private static final int FILE_BYTES = 32 << 10;
    private static final int READ_AREA = 512 << 10;
    private static final int STEPS = 1500;

    @TempDir
    Path folder;

    /** A write that has not ended: its range must be left alone until then. */
    private record Write(long token, int file, int from, int bytes) {}

    /** One connection: what went in at one end has to come out at the other. */
    private static final class Line {
        final int sender;
        final int receiver;
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();

        Line(int[] pair) {
            sender = pair[0];
            receiver = pair[1];
        }
    }

    private Random random;
    private int operations;
    private byte[] source;
    private final int[] handles = new int[FILES];
    private final byte[][] models = new byte[FILES][FILE_BYTES];
    private final List<Write> writes = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    @Test
    void shouldDoWhatTheModelDoes() throws IOException {
        long first = Long.getLong("port.seed", System.nanoTime());
        for (long seed = first; seed < first + Integer.getInteger("port.seeds", 4); seed++) {
            try {
                run(seed);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("failed with -Dport.seed=" + seed, e);
            }
        }
    }

    private void run(long seed) throws IOException {
        random = new Random(seed);
        operations = 32 << random.nextInt(3);
        reopen(new IoOptions("model", operations, 64, 1 << random.nextInt(5), 2048, false, false));
        source = fill(memory, READ_AREA, seed);
        writes.clear();
        lines.clear();
        for (int i = 0; i < FILES; i++) {
            handles[i] = port.openFile(folder.resolve("file" + i), FileUse.SINK, files);
            Arrays.fill(models[i], (byte) 0);
            assertTrue(files.write(handles[i], 0, port.allocate(FILE_BYTES), FILE_BYTES) > 0);
        }
        await("zeros", () -> files.openCount() == 0);
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        settle();
    }

    private void step() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 25) {
            write();
        } else if (choice < 30) {
            files.sync(handles[random.nextInt(FILES)]);
        } else if (choice < 33 && lines.size() < 12) {
            // A connect needs an operation, and there may be none left where files take their time.
            await("room", () -> port.inFlight() < operations);
            lines.add(new Line(connectedPair()));
        } else if (choice < 60 && !lines.isEmpty()) {
            send(lines.get(random.nextInt(lines.size())));
        } else if (choice < 75 && !lines.isEmpty()) {
            Line line = lines.get(random.nextInt(lines.size()));
            if (random.nextBoolean()) {
                sockets.resume(line.receiver);
            } else {
                sockets.pause(line.receiver);
            }
        } else if (choice < 77 && !lines.isEmpty()) {
            drop(lines.remove(random.nextInt(lines.size())));
        } else {
            port.poll(1 + random.nextInt(20));
            writes.removeIf(write -> files.hasEnded(write.token));
        }
    }

    private void write() {
        int file = random.nextInt(FILES);
        int from = random.nextInt(FILE_BYTES);
        int bytes = 1 + random.nextInt(Math.min(5000, FILE_BYTES - from));
        // Two writes to one range may go either way: the model could not say which.
        if (writes.stream().anyMatch(w -> w.file == file && w.from < from + bytes && from < w.from + w.bytes)) {
            return;
        }
        int at = random.nextInt(READ_AREA - bytes);
        long token = random.nextBoolean()
                ? files.write(handles[file], from, memory + at, bytes)
                : files.writeAndSync(handles[file], from, memory + at, bytes);
        if (token != 0) {
            writes.add(new Write(token, file, from, bytes));
            System.arraycopy(source, at, models[file], from, bytes);
        }
    }

    private void send(Line line) {
        int bytes = 1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 3000);
        int at = random.nextInt(READ_AREA - bytes);
        if (sockets.send(line.sender, memory + at, bytes)) {
            line.expected.write(source, at, bytes);
        }
    }

    /** Closes both ends in any order, whatever is under way; what came until then has to be the beginning. */
    private void drop(Line line) {
        boolean senderFirst = random.nextBoolean();
        sockets.close(senderFirst ? line.sender : line.receiver);
        if (random.nextBoolean()) {
            port.poll(random.nextInt(5) + 1);
        }
        sockets.close(senderFirst ? line.receiver : line.sender);
        await("closed", () -> sockets.isClosed(line.sender) && sockets.isClosed(line.receiver));
        byte[] received = sockets.at(line.receiver).received.toByteArray();
        assertArrayEquals(Arrays.copyOf(line.expected.toByteArray(), received.length), received);
    }

    private void settle() throws IOException {
        for (Line line : lines) {
            sockets.resume(line.receiver);
            port.shutdownSends(line.sender);
        }
        await(
                "the rest",
                () -> files.openCount() == 0 && lines.stream().allMatch(line -> sockets.at(line.receiver).ended));
        for (Line line : lines) {
            assertArrayEquals(
                    line.expected.toByteArray(),
                    sockets.at(line.receiver).received.toByteArray());
        }
        for (FileLedger.End end : files.ends.values()) {
            assertEquals(0, end.error());
        }
        for (int i = 0; i < FILES; i++) {
            port.closeFile(handles[i]);
            assertArrayEquals(models[i], Files.readAllBytes(folder.resolve("file" + i)));
        }
        assertEquals(0, port.inFlight());
        assertTrue(RawMemory.liveBytes() > 0);
    }
}
