package io.laminar.iouring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a ring that polls its device for completions, on a disk with poll queues, on a file that lies on such a disk,
 * and on a disk without. It overwrites them. Prints a line a check, and exits with 1 when one fails. Needs no test
 * framework, so that it runs in a small guest: see {@code scripts/lab}.
 */
public final class DevicePollingCheck {
    private static final int EINVAL = 22;
    private static final int EOPNOTSUPP = 95;
    private static final int ROUNDS = 8;
    private static final int TRANSFERS = ROUNDS * SingleOperations.BLOCKS;

    private final SingleOperations main = new SingleOperations(UringConfig.defaults());
    private final SingleOperations polled =
            new SingleOperations(UringConfig.defaults().withDevicePolling());
    private int failures;

    private DevicePollingCheck() {}

    /** Takes a disk with poll queues, a file to make, the disk that it lies on, and a disk without poll queues. */
    public static void main(String[] words) throws IOException {
        DevicePollingCheck check = new DevicePollingCheck();
        check.setUp();
        check.diskWithPollQueues(words[0], words[0]);
        check.file(words[1], words[2]);
        check.diskWithoutPollQueues(words[3]);
        check.closesWithWorkInFlight(words[0]);
        check.polled.close();
        check.main.close();
        System.out.println(check.failures == 0 ? "all ok" : check.failures + " failed");
        System.exit(check.failures == 0 ? 0 : 1);
    }

    private void report(String name, boolean good, Object found) {
        System.out.println((good ? "ok " : "FAIL ") + name + ": " + found);
        failures += good ? 0 : 1;
    }

    private void setUp() {
        List<String> flags = SetupFlags.names(polled.uring.setup().flags());
        report("the kernel grants a poll ring", flags.contains("IOPOLL"), flags);
    }

    private void diskWithPollQueues(String path, String disk) throws IOException {
        report("disk says that it polls: " + disk, pollQueues(disk), "queue/io_poll");
        int descriptor = main.open(path, SingleOperations.O_RDWR | SingleOperations.O_DIRECT);
        report("open for direct access on the main ring: " + path, descriptor >= 0, descriptor);
        probe(path, descriptor);
        transfers(path, disk, descriptor);
        refusals(path, descriptor);
        FileSqe.close(main.uring.claim(), descriptor, 1);
        report("close", main.result() == 0, path);
    }

    private void probe(String path, int descriptor) {
        FileSqe.read(polled.uring.claim(), descriptor, polled.block(0), SingleOperations.BLOCK, 0, 1);
        int read = polled.result();
        report("READ as a probe of " + path, read == SingleOperations.BLOCK, read);
    }

    /** Right bytes, and no interrupt of the disk for any of them: completions were polled, not waited for. */
    private void transfers(String path, String disk, int descriptor) throws IOException {
        long before = DiskInterrupts.of(disk);
        int written = 0;
        int read = 0;
        int right = 0;
        for (int round = 0; round < ROUNDS; round++) {
            polled.fill(round);
            written += transfer(polled, descriptor, round, true, false);
            polled.clear();
            read += transfer(polled, descriptor, round, false, round % 2 == 1);
            right += polled.right(round);
        }
        long during = DiskInterrupts.of(disk) - before;
        report("WRITE_FIXED on the poll ring: " + path, written == TRANSFERS, written + " blocks");
        report("READ_FIXED on the poll ring: " + path, read == TRANSFERS, read + " blocks");
        report("bytes read back", right == TRANSFERS, right + " blocks right");
        report("no interrupt of the disk", during == 0, during + " for " + 2 * TRANSFERS + " transfers");

        right = 0;
        for (int round = 0; round < ROUNDS; round++) {
            main.clear();
            transfer(main, descriptor, round, false, false);
            right += main.right(round);
        }
        report("the main ring reads the same bytes", right == TRANSFERS, right + " blocks right");
        during = DiskInterrupts.of(disk) - before;
        report("and the disk interrupts for it", during > 0, during + " for " + TRANSFERS + " transfers");
    }

    /** Moves all blocks of a round at once. {@return how many were moved whole} */
    private static int transfer(SingleOperations ring, int descriptor, int round, boolean write, boolean ask) {
        for (int index = 0; index < SingleOperations.BLOCKS; index++) {
            long offset = ((long) round * SingleOperations.BLOCKS + index) * SingleOperations.BLOCK;
            long address = ring.block(index);
            if (write) {
                FileSqe.writeFixed(ring.uring.claim(), descriptor, 0, address, SingleOperations.BLOCK, offset, index);
            } else {
                FileSqe.readFixed(ring.uring.claim(), descriptor, 0, address, SingleOperations.BLOCK, offset, index);
            }
        }
        int[] results = ask ? ring.askedFor(SingleOperations.BLOCKS) : ring.results(SingleOperations.BLOCKS);
        return (int) Arrays.stream(results)
                .filter(result -> result == SingleOperations.BLOCK)
                .count();
    }

    /** What the poll ring does not do, and who does it. */
    private void refusals(String path, int descriptor) {
        FileSqe.sync(polled.uring.claim(), descriptor, 1);
        int answer = polled.result();
        report("FSYNC on the poll ring is EINVAL", answer == -EINVAL, answer);
        FileSqe.syncData(main.uring.claim(), descriptor, 1);
        answer = main.result();
        report("FSYNC on the main ring", answer == 0, answer);
        answer = polled.open(path, SingleOperations.O_RDWR | SingleOperations.O_DIRECT);
        report("OPENAT on the poll ring is EINVAL", answer == -EINVAL, answer);
        FileSqe.read(polled.uring.claim(), descriptor, polled.block(0) + 1, SingleOperations.BLOCK, 0, 1);
        answer = polled.result();
        report("READ into a buffer out of line is EINVAL", answer == -EINVAL, answer);

        int cached = main.open(path, SingleOperations.O_RDWR);
        FileSqe.read(polled.uring.claim(), cached, polled.block(0), SingleOperations.BLOCK, 0, 1);
        answer = polled.result();
        report("READ without direct access is EOPNOTSUPP", answer == -EOPNOTSUPP, answer);
        FileSqe.close(main.uring.claim(), cached, 1);
        report("close", main.result() == 0, path);
    }

    /** A file as a log has it: all its blocks are there before it is written directly. */
    private void file(String path, String disk) throws IOException {
        Files.write(Path.of(path), new byte[TRANSFERS * SingleOperations.BLOCK]);
        int descriptor = main.open(path, SingleOperations.O_RDWR);
        FileSqe.sync(main.uring.claim(), descriptor, 1);
        report("a file of zeroes, synced", main.result() == 0, path);
        FileSqe.close(main.uring.claim(), descriptor, 1);
        report("close", main.result() == 0, path);
        diskWithPollQueues(path, disk);
    }

    /** Such a disk takes the ring; how it answers depends on the kernel, and the disk itself says what it can. */
    private void diskWithoutPollQueues(String path) throws IOException {
        report("disk says that it does not poll: " + path, !pollQueues(path), "queue/io_poll");
        int descriptor = main.open(path, SingleOperations.O_RDWR | SingleOperations.O_DIRECT);
        report("open for direct access on the main ring: " + path, descriptor >= 0, descriptor);
        long before = DiskInterrupts.of(path);
        FileSqe.read(polled.uring.claim(), descriptor, polled.block(0), SingleOperations.BLOCK, 0, 1);
        int read = polled.result();
        long during = DiskInterrupts.of(path) - before;
        report(
                "READ on the poll ring is refused, or done by interrupts",
                read == -EOPNOTSUPP || read == SingleOperations.BLOCK && during > 0,
                read + ", " + during + " interrupts");
        FileSqe.write(polled.uring.claim(), descriptor, polled.block(0), SingleOperations.BLOCK, 0, 1);
        int written = polled.result();
        report(
                "WRITE on the poll ring, the same",
                written == -EOPNOTSUPP || written == SingleOperations.BLOCK,
                written);
        FileSqe.close(main.uring.claim(), descriptor, 1);
        report("close", main.result() == 0, path);
    }

    /** Buffers may not go away under the disk: close reaps what it has not answered yet. */
    private void closesWithWorkInFlight(String path) {
        int descriptor = main.open(path, SingleOperations.O_RDWR | SingleOperations.O_DIRECT);
        SingleOperations other = new SingleOperations(UringConfig.defaults().withDevicePolling());
        for (int index = 0; index < SingleOperations.BLOCKS; index++) {
            FileSqe.readFixed(other.uring.claim(), descriptor, 0, other.block(index), SingleOperations.BLOCK, 0, index);
        }
        other.uring.submit();
        long inFlight = other.uring.inFlight();
        other.close();
        report(
                "close of a poll ring with operations in flight",
                inFlight == SingleOperations.BLOCKS && other.uring.inFlight() == 0,
                inFlight + " were");
        FileSqe.close(main.uring.claim(), descriptor, 1);
        report("close", main.result() == 0, path);
    }

    private static boolean pollQueues(String disk) throws IOException {
        Path answer = Path.of("/sys/class/block", DiskInterrupts.name(disk), "queue/io_poll");
        return Files.readString(answer).strip().equals("1");
    }
}
