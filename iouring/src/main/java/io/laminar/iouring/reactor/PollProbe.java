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
 * Finds out whether the device under a file can be polled: a device without queues for that takes a ring, and writes,
 * and refuses only a read. So one page is written beside the file and read back by polling, on a ring of its own.
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
