package io.laminar.iouring.reactor;

import io.laminar.bindings.Errno;
import io.laminar.bindings.FileCalls;
import io.laminar.bindings.SocketCalls;
import io.laminar.iouring.Cqe;
import io.laminar.iouring.FileSqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UringOpening;
import io.laminar.iouring.UserDataCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds out whether the device under a file can be polled. A device without queues for that takes a ring, and writes;
 * newer kernels refuse a read, older ones (6.1) end it by an interrupt as if nothing were amiss. So the kernel is asked
 * for the device's queues first, and then one page is written beside the file and read back by polling, on a ring of
 * its own.
 *
 * @blocking as long as the device takes for a page
 */
class PollProbe {
    private static final int DIRECT_READ = System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;
    private static final int BYTES = 4096;
    private static final long PATIENCE_NS = 1_000_000_000;

    /** {@return why the device is not polled; empty when it can be} */
    String refusal(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            return "it has no folder";
        }
        try {
            String missing = missingQueues(folder);
            if (!missing.isEmpty()) {
                return missing;
            }
            Path page = Files.createTempFile(folder, ".poll-probe", "");
            try {
                Files.write(page, new byte[BYTES]);
                return read(page);
            } finally {
                Files.delete(page);
            }
        } catch (IOException e) {
            return "cannot be tried: " + e.getMessage();
        }
    }

    /** What sysfs says of the device under a folder, where it says anything: a partition has its disk's queues. */
    private static String missingQueues(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return "";
        }
        long device = ((Number) Files.getAttribute(folder, "unix:dev")).longValue();
        // As makedev(3) has it.
        long major = device >>> 8 & 0xFFF | device >>> 32 & 0xFFFF_F000L;
        long minor = device & 0xFF | device >>> 12 & 0xFFFF_FF00L;
        Path block = Path.of("/sys/dev/block", major + ":" + minor);
        if (!Files.exists(block)) {
            return "";
        }
        Path disk = block.toRealPath();
        Path queues = Files.exists(disk.resolve("partition")) ? disk.resolveSibling("queue") : disk.resolve("queue");
        Path polled = queues.resolve("io_poll");
        return Files.exists(polled) && Files.readString(polled).strip().equals("0")
                ? "the device has no queues that are polled: " + polled + " is 0"
                : "";
    }

    private static String read(Path page) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment name = arena.allocateFrom(page.toString(), StandardCharsets.UTF_8);
            int descriptor = FileCalls.open(capture, name.address(), DIRECT_READ, 0);
            if (descriptor < 0) {
                return "open failed, errno=" + Errno.name(Errno.value(capture));
            }
            try {
                return switch (Uring.open(UringConfig.defaults().withDevicePolling())) {
                    case UringOpening.Opened opened -> read(opened.uring(), descriptor);
                    case UringOpening.Refused refused -> refused.reason();
                };
            } finally {
                SocketCalls.close(capture, descriptor);
            }
        }
    }

    private static String read(Uring uring, int descriptor) {
        try (uring) {
            long address = uring.allocate(BYTES, "poll probe");
            uring.enable();
            int kind = OperationKind.READ.ordinal();
            FileSqe.read(uring.claim(), descriptor, address, BYTES, 0, UserDataCodec.of(kind, 0, 0));
            long startNs = System.nanoTime();
            int answer = uring.submit();
            while (uring.poll() == 0) {
                if (System.nanoTime() - startNs > PATIENCE_NS) {
                    return "a read did not end, answer=" + answer;
                }
                answer = uring.submit();
            }
            int result = Cqe.result(uring.cqe(0));
            uring.advance(1);
            return result == BYTES ? "" : "a read failed, errno=" + Errno.name(-result);
        }
    }
}
