package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ring of the calling thread, with what tests do to it. Skips the test where there is none. */
final class UringFixture implements AutoCloseable {
    static final long SECOND = 1_000_000_000;
    static final long PATIENCE = 5 * SECOND;

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_NONBLOCK = 0x800;

    /** A completion as it was read. */
    record Completion(long userData, int result, int flags) {}

    final Uring uring;
    final long memory;
    private final long path;

    UringFixture(UringConfig config) {
        UringOpening opening = Uring.open(config);
        assumeTrue(opening instanceof UringOpening.Opened, opening::toString);
        uring = opening.orThrow();
        memory = uring.allocate(1 << 20, "test");
        path = uring.allocate(4096, "test path");
        uring.enable();
    }

    static UringFixture open() {
        return new UringFixture(UringConfig.defaults());
    }

    long claim() {
        long sqe = uring.claim();
        assertTrue(sqe != Uring.FULL, "no room");
        return sqe;
    }

    /** Submits and waits for that many completions, in the order in which they came. */
    List<Completion> await(int count) {
        List<Completion> completions = new ArrayList<>();
        long start = System.nanoTime();
        while (completions.size() < count) {
            uring.submitAndWait(count - completions.size(), SECOND / 10);
            drainTo(completions);
            assertTrue(
                    System.nanoTime() - start < PATIENCE,
                    () -> "only " + completions + " of " + count + ", in flight " + uring.inFlight());
        }
        assertEquals(count, completions.size(), completions::toString);
        return completions;
    }

    /** As {@link #await}, by what they carry: of several with the same, the last. */
    Map<Long, Completion> awaitByData(int count) {
        Map<Long, Completion> byData = new HashMap<>();
        await(count).forEach(completion -> byData.put(completion.userData, completion));
        return byData;
    }

    /** Submits the one entry that was written and returns the result. */
    int result() {
        return await(1).getFirst().result;
    }

    void drainTo(List<Completion> completions) {
        int count = uring.poll();
        for (int i = 0; i < count; i++) {
            long cqe = uring.cqe(i);
            completions.add(new Completion(Cqe.userData(cqe), Cqe.result(cqe), Cqe.flags(cqe)));
        }
        uring.advance(count);
    }

    int openFile(Path file, int flags) {
        text(path, file.toString());
        FileSqe.open(claim(), FileSqe.WORKING_DIRECTORY, path, flags, 0600, 1);
        int descriptor = result();
        assertTrue(descriptor >= 0, () -> file + ": " + descriptor);
        return descriptor;
    }

    int closeFile(int descriptor) {
        FileSqe.close(claim(), descriptor, 1);
        return result();
    }

    static void text(long address, String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        RawMemory.copyFrom(bytes, 0, address, bytes.length);
    }

    static String text(long address, int bytes) {
        return new String(RawMemory.toArray(address, bytes), StandardCharsets.UTF_8);
    }

    /** Writes a time of so many nanoseconds. */
    static void time(long address, long nanos) {
        RawMemory.putLong(address, nanos / SECOND);
        RawMemory.putLong(address + 8, nanos % SECOND);
    }

    @Override
    public void close() {
        uring.close();
    }
}
