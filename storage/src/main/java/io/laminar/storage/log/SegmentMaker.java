package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes segments before they are needed: from a spare one, or new, filled with zeros as far as its {@link SegmentPace}
 * goes, durable with its name.
 *
 * @threading {@link #request} and {@link #take} the writer's owner; the work is done by the executor
 */
final class SegmentMaker {
    /** The least that opens a port: nothing is ever started on it. */
    private static final IoOptions OPTIONS = new IoOptions("log.maker", 1, 0, 1, 64, false, false);

    private static final int HEAD_BLOCK_BYTES = 4096;

    private final SegmentFiles files;
    /** Of who waits for segments: it sleeps when it has nothing else to do. */
    private final IoPort port;

    private final IoBackend backend;
    private final int segmentBytes;
    private final Executor background;
    private final Queue<Path> spares = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private final SegmentPace pace = new SegmentPace();
    private boolean closed;

    /**
     * What came of a request.
     *
     * @param number of the segment
     * @param failure why there is none, or null
     */
    record Outcome(long number, @Nullable StorageException failure) {}

    SegmentMaker(Log.Parts parts) {
        this.files = parts.files();
        this.backend = parts.io().backend();
        this.segmentBytes = parts.config().segmentBytes();
        this.port = parts.io().port();
        this.background = parts.io().background();
    }

    /** Asks for a segment; {@link #take} will have what came of it. */
    void request(long number) {
        pace.begin();
        try {
            background.execute(() -> answer(number));
        } catch (RejectedExecutionException e) {
            outcome.set(
                    new Outcome(number, new StorageException(StorageErrorCode.LOG_NO_SEGMENT, "nobody makes it", e)));
        }
    }

    /** {@return what came of the request, once; null while there is nothing} */
    @Nullable
    Outcome take() {
        return outcome.get() == null ? null : outcome.getAndSet(null);
    }

    private synchronized void answer(long number) {
        if (closed) {
            return;
        }
        try {
            make(number, pace);
            outcome.set(new Outcome(number, null));
        } catch (StorageException e) {
            outcome.set(new Outcome(number, e));
        }
        port.wake();
    }

    /**
     * Nothing is made any more: a file that appeared later could be one that the next writer has.
     *
     * @blocking while a segment is being made
     */
    void close() {
        pace.hurry();
        synchronized (this) {
            closed = true;
        }
    }

    /** {@return how fast segments that were asked for are filled} */
    @HotPath
    SegmentPace pace() {
        return pace;
    }

    /**
     * Makes a segment now.
     *
     * @blocking as long as the device takes
     */
    void make(long number) throws StorageException {
        make(number, FillPace.UNBOUNDED);
    }

    private synchronized void make(long number, FillPace fillPace) throws StorageException {
        Path path = files.path(number);
        try {
            Path spare = spares.poll();
            if (spare == null) {
                makeNew(path, fillPace);
            } else {
                makeFrom(spare, path);
            }
            files.syncDirectory();
        } catch (IOException e) {
            deleteQuietly(path);
            throw new StorageException(StorageErrorCode.LOG_NO_SEGMENT, "file=" + path + ", bytes=" + segmentBytes, e);
        }
    }

    /** By the port, which passes the page cache by: so the writer finds nothing in there to be thrown out. */
    private void makeNew(Path path, FillPace fillPace) throws IOException {
        try (IoPort port = backend.open(OPTIONS)) {
            int file = port.openFile(path, FileUse.DIRECT, (handle, token, bytes, error) -> {});
            port.preallocate(file, segmentBytes, fillPace);
            port.closeFile(file);
        }
    }

    /**
     * As long as the head is not zeroed the file must not have a segment's name. The records in it are those of another
     * segment, which their checksums tell.
     */
    private static void makeFrom(Path spare, Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(spare, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(HEAD_BLOCK_BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros, zeros.position());
            }
            channel.force(false);
        }
        Files.move(spare, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Takes a segment that nobody reads any more: keeps it for another use when it has its full size and there is not
     * one already, and deletes it otherwise. Its name is not durable before the directory is synced.
     *
     * @threading one at a time, also while a segment is being made
     */
    void retire(Path segment) throws IOException {
        if (spares.isEmpty() && Files.size(segment) == segmentBytes) {
            Path spare = files.spare(segment);
            Files.move(segment, spare, StandardCopyOption.ATOMIC_MOVE);
            files.syncDirectory();
            spares.add(spare);
        } else {
            Files.delete(segment);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It has no head: the next start deletes it.
        }
    }
}
