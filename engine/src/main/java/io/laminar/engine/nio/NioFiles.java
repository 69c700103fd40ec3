package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FilePort;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import io.laminar.ring0.port.Turn;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Files: operations wait in one list, and {@link #turn} does them in the order in which they were started.
 *
 * @blocking {@link #turn}, as long as the device takes for each operation: the JDK has no other way
 */
final class NioFiles {
    private static final int ZEROS_BYTES = 256 << 10;

    private final PortParts parts;
    private final FileTransfer transfer;
    private final List<@Nullable NioFile> files = new ArrayList<>();
    /** Read by any thread. */
    private final CopyOnWriteArrayList<String> notes = new CopyOnWriteArrayList<>();

    private int head = Operations.NONE;
    private int tail = Operations.NONE;

    NioFiles(PortParts parts) {
        this.parts = parts;
        this.transfer = new FileTransfer(parts);
    }

    int open(Path path, FileUse use, FileEvents events) throws IOException {
        NioFile file = NioFile.open(path, use, events);
        if (file.fellBack()) {
            notes.addIfAbsent("the page cache cannot be passed by: the JDK's channels do not offer it");
        }
        int handle = files.indexOf(null);
        if (handle >= 0) {
            files.set(handle, file);
            return handle;
        }
        files.add(file);
        return files.size() - 1;
    }

    /** {@return what is not as it was asked for} */
    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    int alignment(int handle) {
        return file(handle).alignment();
    }

    void preallocate(int handle, long bytes, FillPace pace) throws IOException {
        NioFile file = file(handle);
        FileChannel channel = file.channel();
        long size = channel.size();
        if (size < bytes) {
            try {
                fill(channel, size, (bytes + FilePort.DIRECT_BYTES - 1) & -(long) FilePort.DIRECT_BYTES, pace);
            } catch (IOException e) {
                channel.truncate(size);
                throw e;
            }
            channel.force(true);
        }
    }

    /** To its end: a channel allocates no blocks without filling them. */
    private void fill(FileChannel channel, long from, long to, FillPace pace) throws IOException {
        long zeros = parts.zeros(ZEROS_BYTES);
        boolean paced = true;
        for (long at = from; at < to; ) {
            // To a whole sector first, so that the rest is as a direct file wants it.
            int step = (int) Math.min(to - at, ZEROS_BYTES - at % FilePort.DIRECT_BYTES);
            paced = paced && pace.goesOn(at - from);
            at += parts.calls().write(channel, parts.memory().view(zeros, step), at);
        }
    }

    @HotPath
    boolean start(int kind, int handle, long offset, long address, int bytes, long token) {
        NioFile file = file(handle);
        if (kind != Operations.SYNC) {
            parts.memory().require(address, bytes);
        }
        if (offset < 0) {
            throw negative(offset);
        }
        if (((offset | address | bytes) & (file.alignment() - 1)) != 0) {
            throw outOfLine(file, offset, address, bytes);
        }
        Operations operations = parts.operations();
        if (operations.freeCount() == 0) {
            return false;
        }
        int operation = parts.begin(kind, handle, token);
        operations.transfers(operation, offset, address, bytes);
        file.inFlight++;
        if (head == Operations.NONE) {
            head = operation;
        } else {
            operations.link(tail, operation);
        }
        tail = operation;
        return true;
    }

    @HotPath
    boolean isIdle() {
        return head == Operations.NONE;
    }

    /** Does the operations that wait, until the turn is over. */
    void turn(Turn turn) {
        if (head == Operations.NONE) {
            return;
        }
        // A channel closes itself when its thread was interrupted: the flag waits until files are done.
        transfer.holdInterrupt();
        try {
            int last = tail;
            boolean more = true;
            while (more && !turn.over() && head != Operations.NONE) {
                more = head != last;
                endFirst(turn);
            }
        } finally {
            transfer.passInterruptOn();
        }
    }

    private void endFirst(Turn turn) {
        Operations operations = parts.operations();
        int operation = head;
        int handle = operations.owner(operation);
        NioFile file = file(handle);
        int error = transfer.run(file, operation);
        head = operations.next(operation);
        long token = operations.token(operation);
        int done = operations.done(operation);
        parts.complete(operation);
        file.inFlight--;
        if (file.fellBack()) {
            parts.counters().fallback();
        }
        turn.spend();
        file.events.onFile(handle, token, done, error);
    }

    void close(int handle) throws IOException {
        NioFile file = file(handle);
        if (file.inFlight > 0) {
            throw new IllegalStateException(
                    "operations on the file are in flight: file=" + handle + ", operations=" + file.inFlight);
        }
        files.set(handle, null);
        file.channel().close();
    }

    /** Closes what is open, whatever is in flight. */
    void closeAll() {
        for (NioFile file : files) {
            if (file != null) {
                PortParts.closeQuietly(file.channel());
            }
        }
        files.clear();
        head = Operations.NONE;
    }

    @HotPath
    private NioFile file(int handle) {
        NioFile file = handle >= 0 && handle < files.size() ? files.get(handle) : null;
        if (file == null) {
            throw notOpen(handle);
        }
        return file;
    }

    private static IllegalArgumentException notOpen(int handle) {
        return new IllegalArgumentException("no open file: file=" + handle);
    }

    private static IllegalArgumentException outOfLine(NioFile file, long offset, long address, int bytes) {
        return new IllegalArgumentException("offset, address and bytes must be multiples of the file's alignment: path="
                + file.path() + ", alignment=" + file.alignment() + ", offset=" + offset + ", address=0x"
                + Long.toHexString(address) + ", bytes=" + bytes);
    }

    private static IllegalArgumentException negative(long offset) {
        return new IllegalArgumentException("offset below 0: offset=" + offset);
    }
}
