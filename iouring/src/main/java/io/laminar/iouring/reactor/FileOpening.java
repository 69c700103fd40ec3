package io.laminar.iouring.reactor;

import io.laminar.bindings.Errno;
import io.laminar.bindings.FileCalls;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.ring0.port.FilePort;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens files, and makes room in them, by plain system calls of the owner's.
 *
 * @blocking as long as the file system takes
 */
final class FileOpening {
    private static final int READ_ONLY = 0;
    private static final int WRITE_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final int CREATE = 0x40;
    private static final int TRUNCATE = 0x200;
    private static final int CLOSE_ON_EXEC = 0x80000;
    /** O_DIRECT, one of the few flags that are not the same everywhere. */
    private static final int DIRECT = System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;

    private static final int PERMISSIONS = 0666;
    private static final int SEEK_END = 2;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int EOPNOTSUPP = 95;
    private static final int ZEROS_BYTES = 256 << 10;

    private final PortParts parts;
    private final PollProbe probe;

    FileOpening(PortParts parts, PollProbe probe) {
        this.parts = parts;
        this.probe = probe;
    }

    UringFile.Opened open(Path path, FileUse use) throws IOException {
        boolean direct = use == FileUse.DIRECT;
        boolean polling = direct && parts.options().directPolling();
        int descriptor = open(path, flags(use));
        if (descriptor == -EINVAL && direct) {
            parts.note("the page cache cannot be passed by: path=" + path);
            direct = false;
            descriptor = open(path, flags(FileUse.LOG));
        }
        if (descriptor < 0) {
            throw failure(path, -descriptor);
        }
        if (direct) {
            // A write that finds its range in the cache is handed to a worker, which takes milliseconds to evict it.
            FileCalls.dropCached(parts.calls().capture(), descriptor);
        }
        boolean polled = false;
        if (polling && direct) {
            String reason = probe.refusal(path);
            polled = reason.isEmpty();
            if (!polled) {
                parts.note("the device is not polled: " + reason + ", path=" + path);
            }
        }
        boolean fellBack = use == FileUse.DIRECT && (!direct || (polling && !polled));
        int alignment = use == FileUse.DIRECT ? alignment(descriptor) : 1;
        return new UringFile.Opened(path, descriptor, direct, alignment, polled, fellBack);
    }

    private int open(Path path, int flags) throws IOException {
        int descriptor;
        do {
            long name = parts.calls().path(path.toString());
            descriptor = FileCalls.open(parts.calls().capture(), name, flags | CLOSE_ON_EXEC, PERMISSIONS);
        } while (descriptor < 0 && parts.calls().error() == SystemCalls.EINTR);
        return descriptor < 0 ? -parts.calls().error() : descriptor;
    }

    /** What the file system asks for, if it says so and it is more than what does for most. */
    private int alignment(int descriptor) {
        int wanted = FileCalls.directAlignment(
                parts.calls().capture(), descriptor, parts.calls().scratch());
        return Math.max(FilePort.DIRECT_BYTES, wanted);
    }

    private static int flags(FileUse use) {
        return switch (use) {
            case READ -> READ_ONLY;
            case SINK -> WRITE_ONLY | CREATE | TRUNCATE;
            case LOG -> READ_WRITE | CREATE;
            case DIRECT -> READ_WRITE | CREATE | DIRECT;
        };
    }

    private static FileSystemException failure(Path path, int error) {
        return switch (error) {
            case ENOENT -> new NoSuchFileException(path.toString());
            case EACCES -> new AccessDeniedException(path.toString());
            default -> new FileSystemException(path.toString(), null, "cannot open, errno=" + Errno.name(error));
        };
    }

    /**
     * Makes a file at least so long, filled with zeros as far as the pace goes, durably; as it was when there is no
     * room.
     */
    void preallocate(UringFile file, long bytes, FillPace pace) throws IOException {
        SystemCalls calls = parts.calls();
        long size = FileCalls.seek(calls.capture(), file.descriptor, 0, SEEK_END);
        if (size < 0) {
            throw calls.failure("cannot tell the size: path=" + file.path);
        }
        if (size >= bytes) {
            return;
        }
        int error = extend(file, size, roundUp(bytes, Math.max(FilePort.DIRECT_BYTES, file.alignment)), pace);
        if (error != 0) {
            FileCalls.truncate(calls.capture(), file.descriptor, size);
            throw SystemCalls.failure("cannot preallocate: path=" + file.path + ", bytes=" + bytes, error);
        }
    }

    private static long roundUp(long bytes, long alignment) {
        return (bytes + alignment - 1) & -alignment;
    }

    private int extend(UringFile file, long from, long to, FillPace pace) {
        SystemCalls calls = parts.calls();
        boolean allocates = true;
        while (allocates && FileCalls.allocate(calls.capture(), file.descriptor, 0, from, to - from) < 0) {
            allocates = calls.error() != EOPNOTSUPP;
            if (allocates && calls.error() != SystemCalls.EINTR) {
                return calls.error();
            }
        }
        // Where blocks were not allocated there are none that are not filled.
        int error = fill(file, from, to, allocates ? pace : FillPace.UNBOUNDED);
        return error == 0 && FileCalls.sync(calls.capture(), file.descriptor) < 0 ? calls.error() : error;
    }

    private int fill(UringFile file, long from, long to, FillPace pace) {
        long zeros = RawMemory.allocate(ZEROS_BYTES, Math.max(VirtualMemory.PAGE_BYTES, file.alignment), "io.zeros");
        try {
            // A file that passes the cache by takes whole blocks only; what is before the first holds zeros already.
            for (long at = roundUp(from, file.alignment); at < to && pace.goesOn(at - from); ) {
                long step = Math.min(to - at, ZEROS_BYTES - at % FilePort.DIRECT_BYTES);
                long count = parts.calls().writeAt(file.descriptor, zeros, step, at);
                if (count <= 0) {
                    return (int) -count;
                }
                at += count;
            }
        } finally {
            RawMemory.free(zeros);
        }
        return 0;
    }
}
