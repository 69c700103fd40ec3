package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogTally;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A core's log, open for writing. A directory holds one for each core; each has one writer at a time, of whatever
 * process.
 *
 * @threading as {@link LogPort} says
 */
public final class Log implements LogPort {
    private final SegmentFiles files;
    private final SegmentMaker maker;
    private final FileChannel lock;
    private final Clock clock;
    private final LogWriter writer;
    private final @Nullable TornTail tornTail;
    private final long identity;
    private boolean closed;

    /** What a log is made of. */
    record Parts(LogConfig config, LogIo io, SegmentFiles files) {}

    private Log(Parts parts, SegmentMaker maker, FileChannel lock, LogTail.End end) throws StorageException {
        this.files = parts.files();
        this.maker = maker;
        this.lock = lock;
        this.tornTail = end.torn();
        this.identity = end.logId();
        this.clock = parts.io().clock();
        this.writer = new LogWriter(parts, maker, end);
    }

    /**
     * Opens a log, or makes one. What a crash has torn off its end is cut; what can be read is durable then.
     *
     * @param config where and how
     * @param io what it is written with
     * @return the log
     * @throws StorageException when another writer has it, it is damaged, or its first segment cannot be made
     * @blocking as long as that takes: the last segment is read, a new one is filled with zeros
     */
    public static Log open(LogConfig config, LogIo io) throws StorageException {
        SegmentFiles files = new SegmentFiles(config.directory(), config.core());
        Parts parts = new Parts(config, io, files);
        SegmentMaker maker = new SegmentMaker(parts);
        FileChannel lock = files.lock();
        try {
            return new Log(parts, maker, lock, LogTail.prepare(files));
        } catch (StorageException e) {
            maker.close();
            release(lock);
            throw e;
        }
    }

    /**
     * {@return what tells a core's log from others; 0 when there is none}
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @throws StorageException when heads of segments cannot be read, or are not of one log
     * @blocking as long as reading them takes
     */
    public static long identify(Path directory, int core) throws StorageException {
        return SegmentChain.read(new SegmentFiles(directory, core)).logId();
    }

    /**
     * Deletes the logs of all cores but the first.
     *
     * @param directory of the logs, which may be missing
     * @param cores how many stay
     * @throws StorageException when a file cannot be deleted
     * @blocking as long as the file system takes
     */
    public static void keep(Path directory, int cores) throws StorageException {
        for (int core : SegmentFiles.cores(directory).tailSet(cores)) {
            new SegmentFiles(directory, core).deleteAll();
        }
    }

    /** {@return what appends} */
    public LogWriter writer() {
        return writer;
    }

    /** {@return what was cut off the end when the log was opened, or null} */
    public @Nullable TornTail tornTail() {
        return tornTail;
    }

    @HotPath
    @Override
    public long reserve(RecordKind kind, int payloadBytes) {
        return writer.reserve(kind, payloadBytes);
    }

    @HotPath
    @Override
    public long commit(int source, long position, int payloadBytes) {
        return writer.commit(source, position, payloadBytes);
    }

    @HotPath
    @Override
    public boolean work() {
        return writer.work(writer.isTimed() ? clock.nowNs() : 0);
    }

    @Override
    public void maintain() throws StorageException {
        writer.maintain(writer.segmentFailure() == null ? 0 : clock.nowNs());
    }

    @HotPath
    @Override
    public void beginEpoch(long epoch) {
        writer.beginEpoch(epoch);
    }

    @Override
    public long epoch() {
        return writer.epoch();
    }

    @Override
    public long identity() {
        return identity;
    }

    @HotPath
    @Override
    public long appended() {
        return writer.appended();
    }

    @HotPath
    @Override
    public long durable() {
        return writer.durable();
    }

    @HotPath
    @Override
    public long acknowledged() {
        return writer.acknowledged();
    }

    @HotPath
    @Override
    public int mostPayloadBytes() {
        return writer.mostPayloadBytes();
    }

    @Override
    public @Nullable StorageException failure() {
        return writer.failure();
    }

    @Override
    public @Nullable StorageException segmentFailure() {
        return writer.segmentFailure();
    }

    @HotPath
    @Override
    public LogTally tally() {
        return writer.tally();
    }

    @HotPath
    @Override
    public void sync() {
        writer.sync();
    }

    /**
     * Drops segments whose records are all before a sequence: their files are used again, or deleted. The segment that
     * is written to stays, and so does each that the log's place is known by.
     *
     * @param sequence the first that is needed
     * @return segments dropped; none when the log is closed
     * @throws StorageException when one cannot be dropped; those before it are
     * @threading any
     * @blocking as long as the file system takes
     */
    @Override
    public synchronized int dropBefore(long sequence) throws StorageException {
        if (closed) {
            return 0;
        }
        List<SegmentChain.Link> links = SegmentChain.read(files).links();
        // What begins with a record that is not durable may be gone tomorrow, and with it the log's place.
        long known = Math.min(sequence, writer.durable());
        int dropped = 0;
        try {
            while (dropped + 1 < links.size() && links.get(dropped + 1).header().first() <= known) {
                maker.retire(links.get(dropped).path());
                // One by one: no segment may be back after a crash without the one behind it.
                files.syncDirectory();
                dropped++;
            }
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED,
                    "cannot drop: file=" + links.get(dropped).path(),
                    e);
        }
        return dropped;
    }

    /**
     * Makes durable what was appended and closes the files. Closing twice is harmless.
     *
     * @throws StorageException when something could not be made durable: {@link LogWriter#durable} says what is
     * @blocking as long as the device takes
     */
    @Override
    public void close() throws StorageException {
        if (markClosed()) {
            return;
        }
        try {
            long end;
            try {
                end = writer.close();
            } finally {
                maker.close();
            }
            if (writer.failure() == null) {
                files.trim(writer.segment(), end);
            }
        } finally {
            release(lock);
        }
        StorageException failure = writer.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** {@return whether it was closed before; it is from now on} */
    private synchronized boolean markClosed() {
        boolean before = closed;
        closed = true;
        return before;
    }

    private static void release(FileChannel lock) throws StorageException {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StorageException(StorageErrorCode.LOG_WRITE_FAILED, "cannot give the lock back", e);
        }
    }
}
