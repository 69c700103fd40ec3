package io.laminar.iouring.reactor;

import io.laminar.iouring.DiskInterrupts;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Checks that a port finds out by itself which device it can poll: a file on a disk with poll queues, opened for
 * DIRECT, is written and read without an interrupt of the disk, and one elsewhere is served all the same. Prints a line
 * a check, and exits with 1 when one fails. Needs no test framework, so that it runs in a small guest: see
 * {@code scripts/lab}.
 */
public final class PortPollingCheck {
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 64;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final IoPort port;
    private final long memory;
    private int ended;
    private int wrong;
    private int failures;

    private PortPollingCheck() throws IOException {
        port = new UringBackend().open(new IoOptions("poll-check", 256, 0, 1, 64, true, false));
        memory = port.allocate(2L * BLOCKS * BLOCK);
    }

    /** Takes a file to make, the disk with poll queues that it lies on, and a file to make that lies on none. */
    public static void main(String[] words) throws IOException {
        PortPollingCheck check = new PortPollingCheck();
        check.polled(Path.of(words[0]), words[1]);
        check.notPolled(Path.of(words[2]));
        check.port.close();
        System.out.println(check.failures == 0 ? "all ok" : check.failures + " failed");
        System.exit(check.failures == 0 ? 0 : 1);
    }

    private void report(String name, boolean good, Object found) {
        System.out.println((good ? "ok " : "FAIL ") + name + ": " + found);
        failures += good ? 0 : 1;
    }

    private int open(Path path) throws IOException {
        int file = port.openFile(path, FileUse.DIRECT, (handle, token, bytes, error) -> {
            ended++;
            if (bytes != token || error != 0) {
                wrong++;
                System.out.println("bytes=" + bytes + " of " + token + ", " + IoError.text(error));
            }
        });
        port.preallocate(file, (long) BLOCKS * BLOCK);
        return file;
    }

    private void polled(Path path, String disk) throws IOException {
        int file = open(path);
        report("the port polls the device of " + path, port.notes().isEmpty(), port.notes());
        long before = DiskInterrupts.of(disk);
        transfers(file, path);
        long during = DiskInterrupts.of(disk) - before;
        report("no interrupt of the disk for writes and reads of a port", during == 0, during);
        long onPoll = submitted("poll");
        // Blocks that continue each other may have gone as one.
        report("they went to the queue that polls", onPoll >= 2 && fallbacks() == 0, port.stats());
        commit(file);
        long written = submitted("poll") - onPoll;
        report("a commit is written by polling, and synced elsewhere", written == 1, written);
        during = DiskInterrupts.of(disk) - before;
        report("and the sync interrupts", during > 0, during);
        port.closeFile(file);
    }

    /** A file system in memory, which has no device at all. */
    private void notPolled(Path path) throws IOException {
        long before = submitted("poll");
        int file = open(path);
        report("the port says that it cannot poll there", port.notes().size() == 1, port.notes());
        transfers(file, path);
        commit(file);
        report("and serves the file from the main queue", submitted("poll") == before, port.stats());
        report("which is counted as fall-backs", fallbacks() >= 2L * BLOCKS + 1, fallbacks());
        port.closeFile(file);
    }

    private void transfers(int file, Path path) throws IOException {
        wrong = 0;
        ended = 0;
        for (int block = 0; block < BLOCKS; block++) {
            RawMemory.fill(memory + (long) block * BLOCK, BLOCK, (byte) (block + 1));
        }
        for (int block = 0; block < BLOCKS; block++) {
            port.write(file, (long) block * BLOCK, memory + (long) block * BLOCK, BLOCK, BLOCK);
        }
        await(BLOCKS);
        long copy = memory + (long) BLOCKS * BLOCK;
        RawMemory.fill(copy, BLOCKS * BLOCK, (byte) 0);
        for (int block = 0; block < BLOCKS; block++) {
            port.read(file, (long) block * BLOCK, copy + (long) block * BLOCK, BLOCK, BLOCK);
        }
        await(2 * BLOCKS);
        int right = 0;
        for (int at = 0; at < BLOCKS * BLOCK; at++) {
            right += RawMemory.getByte(copy + at) == RawMemory.getByte(memory + at) ? 1 : 0;
        }
        report("bytes read back from " + path, right == BLOCKS * BLOCK && wrong == 0, right + " right");
        report("the length of " + path, Files.size(path) == BLOCKS * BLOCK, Files.size(path));
    }

    private void commit(int file) {
        ended = 0;
        wrong = 0;
        port.writeAndSync(file, BLOCK, memory, BLOCK, BLOCK);
        await(1);
        report("a commit", wrong == 0, ended);
    }

    private void await(int count) {
        long startNs = System.nanoTime();
        while (ended < count && System.nanoTime() - startNs < PATIENCE_NS) {
            if (port.poll(64) == 0) {
                port.park(1_000_000);
            }
        }
        if (ended < count) {
            report("operations end", false, ended + " of " + count);
        }
    }

    private long submitted(String queue) {
        return port.stats().stream()
                .filter(stats -> stats.queue().equals(queue))
                .mapToLong(QueueStats::submitted)
                .sum();
    }

    private long fallbacks() {
        return port.stats().stream().mapToLong(QueueStats::fallbacks).sum();
    }
}
