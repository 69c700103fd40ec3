package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class FileSqeTest {
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EFAULT = 14;
    private static final int EBUSY = 16;

    @TempDir
    Path folder;

    private UringFixture ring;
    private Path file;

    @BeforeEach
    void open() {
        ring = UringFixture.open();
        file = folder.resolve("file");
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private int create() {
        return ring.openFile(file, UringFixture.O_RDWR | UringFixture.O_CREAT);
    }

    @Test
    void shouldWriteSyncAndReadBack() throws Exception {
        int descriptor = create();
        UringFixture.text(ring.memory, "hello, disk");
        FileSqe.write(ring.claim(), descriptor, ring.memory, 11, 100, 1);
        assertEquals(11, ring.result());
        FileSqe.sync(ring.claim(), descriptor, 1);
        assertEquals(0, ring.result());
        FileSqe.syncData(ring.claim(), descriptor, 1);
        assertEquals(0, ring.result());
        FileSqe.read(ring.claim(), descriptor, ring.memory + 4096, 100, 107, 1);
        assertEquals(4, ring.result());
        assertEquals("disk", UringFixture.text(ring.memory + 4096, 4));
        FileSqe.read(ring.claim(), descriptor, ring.memory + 4096, 100, 111, 1);
        assertEquals(0, ring.result());
        assertEquals(0, ring.closeFile(descriptor));
        assertEquals(-EBADF, ring.closeFile(descriptor));
        assertEquals(111, Files.size(file));
        assertEquals("hello, disk", Files.readString(file).substring(100));
    }

    @Test
    void shouldMoveThePositionOfTheFile() throws Exception {
        int descriptor = create();
        UringFixture.text(ring.memory, "ab");
        for (int i = 0; i < 3; i++) {
            FileSqe.write(ring.claim(), descriptor, ring.memory, 2, FileSqe.CURRENT_POSITION, 1);
            assertEquals(2, ring.result());
        }
        ring.closeFile(descriptor);
        assertEquals("ababab", Files.readString(file));
    }

    @Test
    void shouldMoveBytesThroughRegisteredBuffers() throws Exception {
        int descriptor = create();
        ring.uring.registrations().buffers(ring.memory, 8192, 4);
        RawMemory.fill(ring.memory + 2 * 8192, 4096, (byte) 7);
        FileSqe.writeFixed(ring.claim(), descriptor, 2, ring.memory + 2 * 8192, 4096, 0, 1);
        assertEquals(4096, ring.result());
        FileSqe.readFixed(ring.claim(), descriptor, 0, ring.memory + 10, 4096, 0, 1);
        assertEquals(4096, ring.result());
        assertTrue(RawMemory.equal(ring.memory + 10, ring.memory + 2 * 8192, 4096));
        FileSqe.writeFixed(ring.claim(), descriptor, 1, ring.memory, 4096, 0, 1);
        assertEquals(-EFAULT, ring.result(), "outside of its buffer");
        assertEquals(
                EBUSY,
                assertThrows(
                                UringException.class,
                                () -> ring.uring.registrations().buffers(ring.memory, 8192, 4))
                        .errno());
        ring.uring.registrations().removeBuffers();
        FileSqe.writeFixed(ring.claim(), descriptor, 2, ring.memory + 2 * 8192, 4096, 0, 1);
        assertEquals(-EFAULT, ring.result(), "not registered");
        ring.closeFile(descriptor);
        byte[] expected = new byte[4096];
        java.util.Arrays.fill(expected, (byte) 7);
        assertArrayEquals(expected, Files.readAllBytes(file));
    }

    @Test
    void shouldReachRegisteredFilesBySlot() throws Exception {
        int descriptor = create();
        Registrations registrations = ring.uring.registrations();
        registrations.fileSlots(8);
        registrations.file(5, descriptor);
        ring.closeFile(descriptor);
        UringFixture.text(ring.memory, "slot");
        long sqe = ring.claim();
        FileSqe.write(sqe, 5, ring.memory, 4, 0, 1);
        Sqe.fixedFile(sqe);
        assertEquals(4, ring.result());
        registrations.file(5, -1);
        sqe = ring.claim();
        FileSqe.write(sqe, 5, ring.memory, 4, 0, 1);
        Sqe.fixedFile(sqe);
        assertEquals(-EBADF, ring.result());
        assertEquals("slot", Files.readString(file));
        assertThrows(UringException.class, () -> registrations.file(8, 0));
    }

    @Test
    void shouldAllocateSpaceAhead() throws Exception {
        int descriptor = create();
        FileSqe.allocate(ring.claim(), descriptor, 0, 4096, 65536, 1);
        assertEquals(0, ring.result());
        ring.closeFile(descriptor);
        assertEquals(4096 + 65536, Files.size(file));
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        UringFixture.text(ring.memory, folder.resolve("missing").toString());
        FileSqe.open(ring.claim(), FileSqe.WORKING_DIRECTORY, ring.memory, UringFixture.O_RDONLY, 0, 1);
        assertEquals(-ENOENT, ring.result());
    }

    @Test
    void shouldOpenBelowAFolder() throws Exception {
        Files.writeString(file, "x");
        int below = ring.openFile(folder, UringFixture.O_RDONLY);
        UringFixture.text(ring.memory, "file");
        FileSqe.open(ring.claim(), below, ring.memory, UringFixture.O_RDONLY, 0, 1);
        int descriptor = ring.result();
        assertTrue(descriptor >= 0);
        ring.closeFile(descriptor);
        ring.closeFile(below);
    }

    /** Each entry waits for the one before it, with and without a flag that lets the kernel do it elsewhere. */
    @Test
    void shouldKeepTheOrderOfAChain() throws Exception {
        int descriptor = create();
        for (int i = 0; i < 8; i++) {
            RawMemory.putByte(ring.memory + i, (byte) ('a' + i));
            long sqe = ring.claim();
            FileSqe.write(sqe, descriptor, ring.memory + i, 1, FileSqe.CURRENT_POSITION, i);
            Sqe.link(sqe);
            if (i % 2 == 0) {
                Sqe.async(sqe);
            }
        }
        FileSqe.syncData(ring.claim(), descriptor, 8);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(9);
        assertEquals(9, results.size());
        assertEquals(0, results.get(8L).result());
        ring.closeFile(descriptor);
        assertEquals("abcdefgh", Files.readString(file));
    }

    @Test
    void shouldGoOnBehindAHardLink() {
        long sqe = ring.claim();
        FileSqe.sync(sqe, -1, 1);
        Sqe.hardLink(sqe);
        ControlSqe.nop(ring.claim(), 2);
        sqe = ring.claim();
        FileSqe.sync(sqe, -1, 3);
        Sqe.link(sqe);
        ControlSqe.nop(ring.claim(), 4);
        sqe = ring.claim();
        ControlSqe.nop(sqe, 5);
        Sqe.drain(sqe);
        var completions = ring.await(5);
        assertEquals(5, completions.getLast().userData());
        var byData = new java.util.HashMap<Long, Integer>();
        completions.forEach(completion -> byData.put(completion.userData(), completion.result()));
        assertEquals(Map.of(1L, -EBADF, 2L, 0, 3L, -EBADF, 4L, -125, 5L, 0), byData);
    }
}
