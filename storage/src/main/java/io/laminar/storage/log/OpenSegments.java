package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The files that a writer has open: the segment that it writes, the one that comes next, and the one that it has left.
 *
 * @threading the port's owner
 */
final class OpenSegments {
    private static final int NONE = -1;
    /** A full disk is asked again so often. */
    private static final long RETRY_NS = 100_000_000;

    private final IoPort port;
    private final FileEvents events;
    private final SegmentFiles files;
    private final SegmentMaker maker;
    private final SegmentPace pace;
    private final long logId;
    private final int segmentBytes;

    private long number;
    private int file = NONE;
    private int seed;
    private int alignment;
    private int next = NONE;
    private long groupOffset;
    private int left = NONE;
    private boolean requested;
    private @Nullable StorageException failure;
    private long failedNs;

    OpenSegments(Log.Parts parts, SegmentMaker maker, LogTail.End end, FileEvents events) {
        this.port = parts.io().port();
        this.events = events;
        this.files = parts.files();
        this.maker = maker;
        this.pace = maker.pace();
        this.logId = end.logId();
        this.segmentBytes = parts.config().segmentBytes();
        this.number = end.nextNumber() - 1;
    }

    /** Makes and opens the first segment, and asks for the second. */
    void openFirst() throws StorageException {
        maker.make(number + 1);
        next = open(number + 1);
        alignment = port.alignment(next);
        advance();
        maintain(0, false);
    }

    private int open(long which) throws StorageException {
        try {
            return port.openFile(files.path(which), FileUse.DIRECT, events);
        } catch (IOException e) {
            throw new StorageException(StorageErrorCode.LOG_NO_SEGMENT, "cannot open: file=" + files.path(which), e);
        }
    }

    /** {@return whether there is a segment to go on in} */
    @HotPath
    boolean hasNext() {
        return next != NONE;
    }

    /** A group was started somewhere in the segment. */
    @HotPath
    void grouped(long offset) {
        groupOffset = offset;
        pace.group();
    }

    /** Has the next segment made soon: the one that is written to has not much room. */
    @HotPath
    void hurry() {
        pace.hurry();
    }

    /** Goes on to the next segment. */
    @HotPath
    void advance() {
        left = file;
        file = next;
        groupOffset = 0;
        next = NONE;
        number++;
        seed = RecordLayout.seed(logId, number);
    }

    /**
     * Closes what was left, opens what was made, asks for what is missing.
     *
     * @param nowNs of any clock
     * @param leftIsBusy whether a group of the segment that was left is under way
     */
    void maintain(long nowNs, boolean leftIsBusy) throws StorageException {
        if (left != NONE && !leftIsBusy) {
            int closing = left;
            left = NONE;
            close(closing);
        }
        if (next != NONE || left != NONE) {
            return;
        }
        if (groupOffset > segmentBytes / 2) {
            hurry();
        }
        SegmentMaker.Outcome outcome = maker.take();
        if (outcome != null) {
            requested = false;
            failure = outcome.failure();
            failedNs = nowNs;
            if (failure == null) {
                next = open(outcome.number());
            }
        } else if (!requested && (failure == null || nowNs - failedNs >= RETRY_NS)) {
            requested = true;
            maker.request(number + 1);
        }
    }

    private void close(int closing) throws StorageException {
        try {
            port.closeFile(closing);
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED, "closing failed: file=" + files.path(number - 1), e);
        }
    }

    /** Closes all; nothing may be under way. */
    void closeAll() throws StorageException {
        if (left != NONE) {
            close(left);
        }
        if (next != NONE) {
            close(next);
        }
        if (file != NONE) {
            close(file);
        }
        left = NONE;
        next = NONE;
        file = NONE;
    }

    /** {@return why there is no next segment, or null} */
    @Nullable
    StorageException failure() {
        return failure;
    }

    /** {@return the path of the segment with a handle, for messages} */
    String path(int handle) {
        return files.path(handle == file ? number : number - 1).toString();
    }

    boolean hasLeft() {
        return left != NONE;
    }

    /** {@return the file that was left, which is open still} */
    int left() {
        return left;
    }

    @HotPath
    int file() {
        return file;
    }

    @HotPath
    long number() {
        return number;
    }

    @HotPath
    int seed() {
        return seed;
    }

    @HotPath
    int alignment() {
        return alignment;
    }

    @HotPath
    int segmentBytes() {
        return segmentBytes;
    }

    @HotPath
    int core() {
        return files.core();
    }

    @HotPath
    long logId() {
        return logId;
    }
}
