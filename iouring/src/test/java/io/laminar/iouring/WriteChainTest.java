package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class WriteChainTest {
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int EAGAIN = 11;
    private static final int EFBIG = 27;
    private static final int ENOSPC = 28;
    private static final int ECANCELED = 125;
    private static final int BYTES = 200_000;

    @TempDir
    Path folder;

    private UringFixture ring;
    private WriteChain chain;
    private byte[] content;
    private int descriptor;

    @BeforeEach
    void open() {
        ring = UringFixture.open();
        chain = new WriteChain(ring.uring, 1, 2);
        content = fill(ring.memory);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private static byte[] fill(long memory) {
        for (int i = 0; i < BYTES; i++) {
            RawMemory.putByte(memory + i, (byte) (i * 31 >>> 3));
        }
        return RawMemory.toArray(memory, BYTES);
    }

    /** Drives the chain to its end. */
    static int drive(UringFixture ring, WriteChain chain, CompletionFaults faults) {
        int state = chain.state();
        while (state > WriteChain.DONE) {
            if (state == WriteChain.STALLED) {
                ring.uring.submit();
                state = chain.resume();
            }
            for (UringFixture.Completion completion : ring.await(2)) {
                state = chain.complete(completion.userData(), faults.alter(completion.result()));
            }
        }
        return state;
    }

    private int write(CompletionFaults faults) throws Exception {
        Path file = folder.resolve("log");
        Files.deleteIfExists(file);
        descriptor = ring.openFile(file, UringFixture.O_RDWR | UringFixture.O_CREAT);
        chain.begin(descriptor, ring.memory, BYTES, 0);
        int state = drive(ring, chain, faults);
        ring.closeFile(descriptor);
        if (state == WriteChain.DONE) {
            assertArrayEquals(content, Files.readAllBytes(file));
        }
        return state;
    }

    @Test
    void shouldWriteAndSyncAtOnce() throws Exception {
        CompletionFaults none = new CompletionFaults();
        assertEquals(WriteChain.DONE, write(none));
        assertEquals(2, none.seen());
        assertEquals(0, chain.shortWriteCount());
        assertEquals(WriteChain.DONE, write(new CompletionFaults()), "used again");
    }

    @Test
    void shouldWriteFromARegisteredBuffer() throws Exception {
        ring.uring.registrations().buffers(ring.memory, 1 << 20, 1);
        chain.useFixedBuffer(0);
        assertEquals(WriteChain.DONE, write(new CompletionFaults().at(0, 4096).at(1, -ECANCELED)));
        assertEquals(1, chain.shortWriteCount());
    }

    @Test
    void shouldWriteTheRestAfterEachShortWrite() throws Exception {
        CompletionFaults faults = new CompletionFaults()
                .at(0, 1)
                .at(1, -ECANCELED)
                .at(2, 99_999)
                .at(3, 0) // The kernel did write it all, and sync; that says nothing about the rest.
                .at(4, -EINTR)
                .at(5, -ECANCELED)
                .at(6, -EAGAIN)
                .at(7, -ECANCELED);
        assertEquals(WriteChain.DONE, write(faults));
        assertEquals(10, faults.seen());
        assertEquals(2, chain.shortWriteCount());
    }

    /** Whichever completion fails, the chain ends and says so, or all is written. */
    @Test
    void shouldReportAnErrorAtAnyCompletion() throws Exception {
        for (int error : List.of(-EIO, -ENOSPC, -ECANCELED)) {
            for (int at = 0; at < 6; at++) {
                CompletionFaults faults = new CompletionFaults()
                        .at(0, 1000)
                        .at(1, -ECANCELED)
                        .at(2, 2000)
                        .at(3, -ECANCELED)
                        .at(at, error);
                boolean syncOfShortWrite = at == 1 || at == 3;
                assertEquals(syncOfShortWrite ? WriteChain.DONE : error, write(faults), "at " + at);
            }
        }
    }

    @Test
    void shouldNotSyncAgainWhatFailedToSync() throws Exception {
        CompletionFaults faults = new CompletionFaults().at(1, -EIO);
        assertEquals(-EIO, write(faults));
        assertEquals(2, faults.seen());
    }

    @Test
    void shouldGiveUpWithoutProgress() throws Exception {
        CompletionFaults faults = new CompletionFaults();
        for (int i = 0; i < 2 * WriteChain.ATTEMPTS_MOST; i++) {
            faults.at(i, i % 2 == 0 ? -EAGAIN : -ECANCELED);
        }
        assertEquals(-EAGAIN, write(faults));
        assertEquals(2 * WriteChain.ATTEMPTS_MOST, faults.seen());
        assertEquals(-EIO, write(new CompletionFaults().at(0, 0).at(1, -ECANCELED)), "nothing, and no reason");
    }

    @Test
    void shouldWaitForRoom() throws Exception {
        int full = ring.uring.setup().submissionEntries() - 1;
        for (int i = 0; i < full; i++) {
            ControlSqe.nop(ring.claim(), 9);
        }
        int file = ring.uring.setup().submissionEntries();
        assertEquals(WriteChain.STALLED, chain.begin(file, ring.memory, 1, 0));
        assertEquals(WriteChain.STALLED, chain.resume());
        ring.await(full);
        assertEquals(WriteChain.PENDING, chain.resume());
        assertThrows(IllegalStateException.class, () -> chain.begin(file, ring.memory, 1, 0));
        assertTrue(drive(ring, chain, new CompletionFaults()) < 0);
    }

    /** A device that is full in the middle of a write, and has room again before the rest is written. */
    @Test
    void shouldGoOnWhenAFullDeviceHasRoomAgain() throws Exception {
        mounted(disk -> {
            Path filler = disk.resolve("filler");
            Files.write(filler, new byte[100 * 1024]);
            descriptor = ring.openFile(disk.resolve("log"), UringFixture.O_RDWR | UringFixture.O_CREAT);
            chain.begin(descriptor, ring.memory, BYTES, 0);
            List<UringFixture.Completion> completions = ring.await(2);
            assertTrue(completions.get(0).result() > 0 && completions.get(0).result() < BYTES, completions::toString);
            assertEquals(-ECANCELED, completions.get(1).result());
            chain.complete(1, completions.get(0).result());
            assertEquals(
                    WriteChain.PENDING, chain.complete(2, completions.get(1).result()));
            Files.delete(filler);
            assertEquals(WriteChain.DONE, drive(ring, chain, new CompletionFaults()));
            ring.closeFile(descriptor);
            assertArrayEquals(content, Files.readAllBytes(disk.resolve("log")));
        });
    }

    @Test
    void shouldSayThatADeviceIsFull() throws Exception {
        mounted(disk -> {
            Files.write(disk.resolve("filler"), new byte[100 * 1024]);
            descriptor = ring.openFile(disk.resolve("log"), UringFixture.O_RDWR | UringFixture.O_CREAT);
            chain.begin(descriptor, ring.memory, BYTES, 0);
            assertEquals(-ENOSPC, drive(ring, chain, new CompletionFaults()));
            assertEquals(1, chain.shortWriteCount());
            ring.closeFile(descriptor);
        });
    }

    private interface OnDisk {
        void run(Path disk) throws Exception;
    }

    /** On a device of 256 KiB, where this process may mount one. */
    private void mounted(OnDisk body) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        ChildProcess children = new ChildProcess(folder);
        ChildProcess.Output output =
                children.run(List.of("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()));
        assumeTrue(output.code() == 0, () -> "cannot mount: " + output.text());
        try {
            body.run(disk);
        } finally {
            assertEquals(0, children.run(List.of("umount", disk.toString())).code());
        }
    }

    /** Runs under a limit of file sizes of 64 KiB. */
    static final class LimitedMain {
        private LimitedMain() {}

        public static void main(String[] words) throws Exception {
            try (UringFixture ring = UringFixture.open()) {
                fill(ring.memory);
                WriteChain chain = new WriteChain(ring.uring, 1, 2);
                int descriptor = ring.openFile(Path.of(words[0]), UringFixture.O_RDWR | UringFixture.O_CREAT);
                chain.begin(descriptor, ring.memory, BYTES, 0);
                int state = drive(ring, chain, new CompletionFaults());
                System.out.println("state " + state + " short " + chain.shortWriteCount());
            }
        }
    }

    @Test
    void shouldSayThatAFileMayNotGrow() throws Exception {
        Path file = folder.resolve("limited");
        ChildProcess.Output output =
                new ChildProcess(folder).java(List.of("prlimit", "--fsize=65536"), LimitedMain.class, file.toString());
        assertEquals(0, output.code(), output.text());
        assertTrue(output.text().contains("state " + -EFBIG + " short 1"), output.text());
        assertEquals(65536, Files.size(file));
    }
}
