package io.laminar.iouring;

import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/** A ring of the calling thread and its buffers, for programs that do one operation after the other. */
final class SingleOperations implements AutoCloseable {
    /** Of a buffer. */
    static final int BLOCK = 4096;

    static final int BLOCKS = 64;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_DIRECT = 0x4000;

    private static final long SECOND = 1_000_000_000;
    private static final long PATIENCE = 20 * SECOND;

    final Uring uring;
    /** Registered buffers, all of them, as one. */
    final long memory;

    SingleOperations(UringConfig config) {
        uring = Uring.open(config).orThrow();
        memory = uring.allocate((long) BLOCKS * BLOCK, "single operations");
        uring.enable();
        uring.registrations().buffers(memory, (long) BLOCKS * BLOCK, 1);
    }

    long block(int index) {
        return memory + (long) index * BLOCK;
    }

    /** What block {@code index} of round {@code round} holds. */
    static long word(int round, int index, int offset) {
        return (round * 1_000_003L + index) * 0x9E37_79B9_7F4A_7C15L + offset;
    }

    void fill(int round) {
        for (int index = 0; index < BLOCKS; index++) {
            for (int offset = 0; offset < BLOCK; offset += Long.BYTES) {
                RawMemory.putLong(block(index) + offset, word(round, index, offset));
            }
        }
    }

    void clear() {
        RawMemory.fill(memory, (long) BLOCKS * BLOCK, (byte) 0);
    }

    /** {@return blocks that hold what {@link #fill} put there} */
    int right(int round) {
        int right = 0;
        for (int index = 0; index < BLOCKS; index++) {
            boolean good = true;
            for (int offset = 0; offset < BLOCK; offset += Long.BYTES) {
                good &= RawMemory.getLong(block(index) + offset) == word(round, index, offset);
            }
            right += good ? 1 : 0;
        }
        return right;
    }

    /** {@return the result of the one entry that was written} */
    int result() {
        return results(1)[0];
    }

    /** Submits and waits in the kernel. {@return results in the order in which they came} */
    int[] results(int count) {
        int[] results = new int[count];
        int seen = 0;
        long start = System.nanoTime();
        while (seen < count) {
            uring.submitAndWait(count - seen, SECOND / 10);
            seen = read(results, seen);
            give(start, seen, count);
        }
        return results;
    }

    /** Submits and asks again and again, without waiting in the kernel. {@return results as they came} */
    int[] askedFor(int count) {
        int[] results = new int[count];
        int seen = 0;
        long start = System.nanoTime();
        while (uring.unsubmitted() > 0) {
            uring.submit();
            give(start, seen, count);
        }
        while (seen < count) {
            seen = read(results, seen);
            give(start, seen, count);
        }
        return results;
    }

    private int read(int[] results, int seen) {
        int count = uring.poll();
        for (int i = 0; i < count; i++) {
            results[seen + i] = Cqe.result(uring.cqe(i));
        }
        uring.advance(count);
        return seen + count;
    }

    private static void give(long start, int seen, int count) {
        if (System.nanoTime() - start > PATIENCE) {
            throw new IllegalStateException("only " + seen + " of " + count + " operations ended");
        }
    }

    /** {@return a descriptor, or {@code -errno}} */
    int open(String path, int flags) {
        byte[] bytes = (path + "\0").getBytes(StandardCharsets.UTF_8);
        RawMemory.copyFrom(bytes, 0, memory, bytes.length);
        FileSqe.open(uring.claim(), FileSqe.WORKING_DIRECTORY, memory, flags, 0600, 1);
        return result();
    }

    @Override
    public void close() {
        uring.close();
    }
}
