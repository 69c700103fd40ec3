package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns the memory of operations, and until when. */
public abstract class MemoryPortContract extends PortFixture {
    private static final int CHUNK = 64 << 10;

    @TempDir
    Path folder;

    /**
     * More than fixed buffers there are, so numbers are used again; each write must be of the area that is there now.
     */
    @Test
    void shouldGiveBackAndTakeAgainWithoutGrowing() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        long before = RawMemory.liveBytes();
        int rounds = 300;
        for (int i = 0; i < rounds; i++) {
            long first = port.allocate(CHUNK);
            long second = port.allocate(100);
            fill(first, CHUNK, i);
            long token = files.write(file, (long) i * CHUNK, first, CHUNK);
            await("write", () -> files.hasEnded(token));
            assertEquals(CHUNK, files.ends.get(token).bytes(), () -> "" + files.ends.get(token));
            port.free(second);
            port.free(first);
            assertEquals(before, RawMemory.liveBytes(), "what nothing uses goes at once: round=" + i);
        }
        byte[] written = Files.readAllBytes(folder.resolve("log"));
        for (int i = 0; i < rounds; i++) {
            assertArrayEquals(bytes(CHUNK, i), Arrays.copyOfRange(written, i * CHUNK, (i + 1) * CHUNK), "round " + i);
        }
        assertEquals(List.of(), port.notes());
    }

    @Test
    void shouldKeepMemoryUntilTheLastSendInItHasEnded() throws IOException {
        int[] pair = connectedPair();
        long before = RawMemory.liveBytes();
        long mine = port.allocate(MEMORY_BYTES);
        byte[] content = fill(mine, MEMORY_BYTES, 7);
        int sends = 8;
        for (int i = 0; i < sends; i++) {
            assertTrue(sockets.send(pair[0], mine, MEMORY_BYTES));
        }
        port.free(mine);
        pollFor(20);
        assertTrue(sockets.at(pair[0]).sendingCount() > 0, "nobody reads");
        assertEquals(before + MEMORY_BYTES, RawMemory.liveBytes(), "gone while it is being sent");
        assertThrows(IllegalArgumentException.class, () -> sockets.send(pair[0], mine, 1));
        assertThrows(IllegalArgumentException.class, () -> port.free(mine));
        sockets.resume(pair[1]);
        await("all received", () -> sockets.at(pair[1]).received.size() == sends * MEMORY_BYTES);
        await("all sent", () -> sockets.at(pair[0]).sendingCount() == 0);
        byte[] received = sockets.at(pair[1]).received.toByteArray();
        for (int i = 0; i < sends; i++) {
            assertArrayEquals(content, Arrays.copyOfRange(received, i * MEMORY_BYTES, (i + 1) * MEMORY_BYTES));
        }
        assertEquals(before, RawMemory.liveBytes());
    }

    @Test
    void shouldGiveMemoryBackWithTheSocketThatSendsFromIt() throws IOException {
        long before = RawMemory.liveBytes();
        for (int i = 0; i < 10; i++) {
            int[] pair = connectedPair();
            long connected = RawMemory.liveBytes();
            long mine = port.allocate(MEMORY_BYTES);
            for (int send = 0; send < 8; send++) {
                assertTrue(sockets.send(pair[0], mine, MEMORY_BYTES));
            }
            pollFor(i);
            sockets.close(pair[0]);
            port.free(mine);
            assertEquals(connected + MEMORY_BYTES, RawMemory.liveBytes(), "gone before the kernel has let go");
            await("closed", () -> sockets.isClosed(pair[0]));
            assertEquals(connected, RawMemory.liveBytes());
            sockets.close(pair[1]);
            await("closed", () -> sockets.isClosed(pair[1]));
            if (i == 0) {
                before = RawMemory.liveBytes(); // with what a port keeps for the first socket
            }
        }
        assertEquals(before, RawMemory.liveBytes());
    }

    @Test
    void shouldReadIntoMemoryThatWasFreedMeanwhileAndNotIntoAnother() throws IOException {
        Files.write(folder.resolve("input"), bytes(CHUNK, 3));
        int file = port.openFile(folder.resolve("input"), FileUse.READ, files);
        for (int i = 0; i < 50; i++) {
            long mine = port.allocate(CHUNK);
            long token = files.read(file, 0, mine, CHUNK);
            port.free(mine);
            long other = port.allocate(CHUNK);
            await("read", () -> files.hasEnded(token));
            assertEquals(new FileLedger.End(CHUNK, 0), files.ends.get(token));
            assertArrayEquals(new byte[CHUNK], RawMemory.toArray(other, CHUNK));
            port.free(other);
        }
    }

    @Test
    void shouldRefuseWhatIsNotItsOwn() throws IOException {
        long mine = port.allocate(2 * CHUNK);
        for (long address : new long[] {0, 8, mine + 4096, mine - 4096}) {
            assertThrows(IllegalArgumentException.class, () -> port.free(address), () -> "" + address);
        }
        port.free(mine);
        assertThrows(IllegalArgumentException.class, () -> port.free(mine));
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        assertThrows(IllegalArgumentException.class, () -> files.write(file, 0, mine, 1));
        assertThrows(IllegalArgumentException.class, () -> files.read(file, 0, mine, 1));
    }

    /** Against a list of what is there: operations lie in one area, wherever it is among the others. */
    @Test
    void shouldKnowItsAreasWhateverComesAndGoes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<long[]> areas = new ArrayList<>();
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        for (int i = 0; i < 2_000; i++) {
            if (areas.size() < 100 && random.nextInt(3) > 0) {
                int bytes = 1 + random.nextInt(20_000);
                areas.add(new long[] {port.allocate(bytes), bytes});
            } else if (!areas.isEmpty()) {
                port.free(areas.remove(random.nextInt(areas.size()))[0]);
            }
            if (!areas.isEmpty()) {
                long[] area = areas.get(random.nextInt(areas.size()));
                int from = random.nextInt((int) area[1]);
                long token = files.write(file, 0, area[0] + from, (int) area[1] - from);
                await("write", () -> files.hasEnded(token));
                FileLedger.End whole = new FileLedger.End((int) area[1] - from, 0);
                assertEquals(whole, files.ends.get(token), () -> "seed=" + seed);
                int pages = (int) (area[1] + 4095) & -4096;
                assertThrows(
                        IllegalArgumentException.class,
                        () -> files.write(file, 0, area[0] + from, pages - from + 1),
                        () -> "seed=" + seed);
            }
        }
    }
}
