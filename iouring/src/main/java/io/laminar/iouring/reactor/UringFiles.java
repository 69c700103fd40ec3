package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of files: operations wait in a list until the owner polls; {@link FileWork} does them. */
final class UringFiles {
    private final PortParts parts;
    private final FileOpening opening;
    private final FileWork work;
    private final List<@Nullable UringFile> files = new ArrayList<>();

    UringFiles(PortParts parts, PollProbe probe) {
        this.parts = parts;
        this.opening = new FileOpening(parts, probe);
        this.work = new FileWork(parts, this);
    }

    FileWork work() {
        return work;
    }

    int open(Path path, FileUse use, FileEvents events) throws IOException {
        UringFile.Opened opened = opening.open(path, use);
        if (opened.polled()) {
            try {
                parts.needPoll();
            } catch (IOException e) {
                parts.calls().close(opened.descriptor());
                throw e;
            }
        }
        UringFile file = new UringFile(opened, events);
        int handle = files.indexOf(null);
        if (handle >= 0) {
            files.set(handle, file);
            return handle;
        }
        files.add(file);
        return files.size() - 1;
    }

    void preallocate(int handle, long bytes, FillPace pace) throws IOException {
        opening.preallocate(file(handle), bytes, pace);
    }

    @HotPath
    boolean start(OperationKind kind, int handle, long offset, long address, int bytes, long token) {
        UringFile file = file(handle);
        if (kind != OperationKind.SYNC) {
            parts.memory().require(address, bytes);
        }
        if (offset < 0) {
            throw negative(offset);
        }
        if (((offset | address | bytes) & (file.alignment - 1)) != 0) {
            throw outOfLine(file, offset, address, bytes);
        }
        Operations operations = parts.operations();
        if (operations.freeCount() == 0) {
            return false;
        }
        int operation = operations.add(kind, handle, token, parts.clock().nowNs());
        operations.transfers(operation, offset, address, bytes);
        file.inFlight++;
        work.add(operation);
        return true;
    }

    void close(int handle) throws IOException {
        UringFile file = file(handle);
        if (file.inFlight > 0) {
            throw new IllegalStateException(
                    "operations on the file are in flight: file=" + handle + ", operations=" + file.inFlight);
        }
        files.set(handle, null);
        int error = parts.calls().close(file.descriptor);
        if (error != 0) {
            throw SystemCalls.failure("closing failed: path=" + file.path, error);
        }
    }

    /** Closes what is open, when nothing is in flight any more. */
    void closeAll() {
        for (UringFile file : files) {
            if (file != null) {
                parts.calls().close(file.descriptor);
            }
        }
        files.clear();
    }

    @HotPath
    UringFile file(int handle) {
        UringFile file = handle >= 0 && handle < files.size() ? files.get(handle) : null;
        if (file == null) {
            throw notOpen(handle);
        }
        return file;
    }

    private static IllegalArgumentException notOpen(int handle) {
        return new IllegalArgumentException("no open file: file=" + handle);
    }

    private static IllegalArgumentException outOfLine(UringFile file, long offset, long address, int bytes) {
        return new IllegalArgumentException("offset, address and bytes must be multiples of the file's alignment: path="
                + file.path + ", alignment=" + file.alignment + ", offset=" + offset + ", address=0x"
                + Long.toHexString(address) + ", bytes=" + bytes);
    }

    private static IllegalArgumentException negative(long offset) {
        return new IllegalArgumentException("offset below 0: offset=" + offset);
    }
}
