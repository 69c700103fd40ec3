package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogTally;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Appends a core's records and makes them durable in groups. A core's round is: append, {@link #work},
 * {@link IoPort#poll}; and {@link #maintain} where it may allocate and open files, which is needed twice a segment.
 *
 * <p>Up to {@link GroupQueue#MOST_UNDER_WAY} groups are under way; meanwhile records fill another buffer. When that is
 * full, or the segment is and there is no next one yet, {@link #reserve} is back-pressured: nothing ever waits.
 *
 * @threading the port's owner; {@link #durable} any
 * @allocation none, but in {@link #maintain} and {@link #close}
 */
public final class LogWriter {
    /** See {@link LogPort}. */
    public static final long BACK_PRESSURED = LogPort.BACK_PRESSURED;

    /** See {@link LogPort}. */
    public static final long FAILED = LogPort.FAILED;

    /** Behind those of groups, which are the numbers of their buffers. */
    private static final int SYNC_TOKEN = GroupQueue.BUFFERS;

    /** The largest block of a device that a reader looks for a group behind. */
    private static final int MOST_BLOCK_BYTES = LogReader.MOST_BLOCK_BYTES;

    /**
     * What is worth a flush of its own while another is under way: one costs as much processor time as writing this.
     */
    private static final int SECOND_BYTES = 64 << 10;

    private static final long NOT_SEEN = Long.MIN_VALUE;
    private static final long PARK_NS = 10_000_000;
    private static final int CLOSING_EVENTS = 64;

    private final SyncPolicy policy;
    private final long intervalNs;
    private final int mostRecordBytes;
    private final int fullBytes;
    private final IoPort port;
    private final long memory;
    private final OpenSegments segments;

    private final LogTally tally;
    private final GroupQueue queue;
    private long appended;
    private long syncTo;
    private volatile long durable;
    private long epoch;
    private long sinceNs = NOT_SEEN;

    private int claimedLength;
    private int claimedKind;

    private boolean syncing;
    private long syncingLast;
    private long leftLast;

    private int error;
    private String errorPlace = "";

    /** Begins a segment behind what is there. */
    LogWriter(Log.Parts parts, SegmentMaker maker, LogTail.End end) throws StorageException {
        LogConfig config = parts.config();
        this.port = parts.io().port();
        this.tally = new LogTally(parts.io().clock(), SYNC_TOKEN + 1);
        this.policy = config.policy();
        this.intervalNs = config.intervalNs();
        this.fullBytes = config.bufferBytes() / 2;
        this.mostRecordBytes = config.bufferBytes() / 2;
        this.appended = end.sequence();
        this.durable = end.sequence();
        this.syncTo = end.sequence();
        this.epoch = end.epoch();
        this.segments = new OpenSegments(parts, maker, end, this::ended);
        segments.openFirst();
        try {
            requireAlignment(config);
            this.memory = port.allocate((long) GroupQueue.BUFFERS * config.bufferBytes());
        } catch (IOException e) {
            segments.closeAll();
            throw new StorageException(StorageErrorCode.LOG_NO_SEGMENT, "no memory for buffers", e);
        }
        this.queue = new GroupQueue(memory, config.bufferBytes(), appended);
        queue.open().begin(segments, appended + 1, firstNotDurable(), epoch);
    }

    private void requireAlignment(LogConfig config) throws IOException {
        if (segments.alignment() > Math.min(config.bufferBytes() / 4, MOST_BLOCK_BYTES)) {
            throw new IOException("bufferBytes must be four blocks of the device at least, a block at most "
                    + MOST_BLOCK_BYTES + ": bufferBytes=" + config.bufferBytes() + ", block=" + segments.alignment());
        }
    }

    /**
     * Makes room for a record. It is there when {@link #commit} says so, which is the next call: any other forgets it.
     *
     * @param kind what it holds
     * @param payloadBytes how much, at most {@link #mostPayloadBytes}
     * @return the address of its payload, in memory of the port, or {@link #BACK_PRESSURED}, or {@link #FAILED}
     */
    @HotPath
    public long reserve(RecordKind kind, int payloadBytes) {
        int length = RecordLayout.HEADER_BYTES + payloadBytes;
        int bytes = RecordLayout.padded(length);
        if (payloadBytes < 0 || bytes > mostRecordBytes) {
            throw tooLong(payloadBytes);
        }
        if (error != 0) {
            return FAILED;
        }
        if (policy == SyncPolicy.EACH && appended > durable) {
            tally.backPressured();
            return BACK_PRESSURED;
        }
        if (queue.open().isEmpty()) {
            place();
        }
        if (!queue.open().holds(bytes) && !makeRoom(bytes)) {
            tally.backPressured();
            return BACK_PRESSURED;
        }
        claimedLength = length;
        claimedKind = kind.code();
        return queue.open().claim() + RecordLayout.HEADER_BYTES;
    }

    /** Decides where the next group goes, before the first record of it: a block is never in two writes at once. */
    @HotPath
    private void place() {
        queue.open().follow(queue.latest(), queue.isIdle(), segments, appended + 1, firstNotDurable());
    }

    @HotPath
    private boolean makeRoom(int bytes) {
        if (!queue.open().isEmpty()) {
            if (queue.isFull() || !submit()) {
                return false;
            }
            place();
        }
        return queue.open().holds(bytes) || roll();
    }

    /** The segment has no room for the record, as an empty buffer always has. */
    @HotPath
    private boolean roll() {
        if (!segments.hasNext()) {
            tally.stalled();
            segments.hurry();
            return false;
        }
        segments.advance();
        leftLast = appended;
        queue.open().begin(segments, appended + 1, firstNotDurable(), epoch);
        return true;
    }

    /**
     * Completes the record that was reserved last, with all that was reserved.
     *
     * @param source where it came from
     * @param position in the source, as the source counts
     * @return its sequence
     */
    @HotPath
    public long commit(int source, long position) {
        return commit(source, position, claimedLength - RecordLayout.HEADER_BYTES);
    }

    /**
     * Completes the record that was reserved last.
     *
     * @param source where it came from
     * @param position in the source, as the source counts
     * @param payloadBytes how much it holds: as many bytes as were reserved, or fewer
     * @return its sequence
     */
    @HotPath
    public long commit(int source, long position, int payloadBytes) {
        int length = RecordLayout.HEADER_BYTES + payloadBytes;
        if (length < RecordLayout.HEADER_BYTES || length > claimedLength) {
            throw notReserved(payloadBytes);
        }
        long sequence = ++appended;
        queue.open().commit(length, claimedKind, source, epoch, sequence, position);
        tally.committed(RecordLayout.padded(length));
        claimedLength = 0;
        if (policy == SyncPolicy.EACH) {
            submit();
        }
        return sequence;
    }

    /**
     * Starts the group that the policy wants started.
     *
     * @param nowNs of any clock; the interval counts by it
     * @return whether a group was started
     */
    @HotPath
    public boolean work(long nowNs) {
        if (queue.isFull() || error != 0) {
            return false;
        }
        if (syncTo > durable) {
            return workToSync();
        }
        if (queue.open().isEmpty()) {
            return false;
        }
        int pending = queue.open().pendingBytes();
        boolean due = pending >= fullBytes;
        if (policy == SyncPolicy.GROUP || policy == SyncPolicy.EACH) {
            due = queue.isIdle() || pending >= Math.min(SECOND_BYTES, fullBytes);
        } else if (!due) {
            if (sinceNs == NOT_SEEN) {
                sinceNs = nowNs;
            }
            due = nowNs - sinceNs >= intervalNs;
        }
        return due && submit();
    }

    /** {@return whether {@link #work} wants to know the time: something waits for an interval to pass} */
    @HotPath
    boolean isTimed() {
        return (policy == SyncPolicy.INTERVAL || policy == SyncPolicy.NONE)
                && !queue.open().isEmpty();
    }

    /** Has all that was appended made durable soon, whatever the policy says: {@link #work} begins with it. */
    @HotPath
    public void sync() {
        syncTo = appended;
    }

    /** Where no group syncs, the segment is synced when all of it is written, and those before it are synced. */
    @HotPath
    private boolean workToSync() {
        if (!queue.open().isEmpty()) {
            return submit();
        }
        if (queue.isIdle() && !syncing && leftIsSynced(false)) {
            sync(segments.file(), appended);
        }
        return syncing;
    }

    /**
     * Starts a group of what there is, whatever the policy says.
     *
     * @return whether all that was appended is under way, or was
     */
    @HotPath
    public boolean flush() {
        return error == 0 && (queue.open().isEmpty() || (!queue.isFull() && submit()));
    }

    /** Hands the open buffer over, and goes on in the next. */
    @HotPath
    private boolean submit() {
        GroupBuffer group = queue.open();
        int token = queue.openIndex();
        int groupBytes = group.seal(segments.alignment());
        tally.syncStarts(token);
        boolean accepted = policy == SyncPolicy.NONE
                ? port.write(group.file(), group.fileOffset(), group.memory(), groupBytes, token)
                : port.writeAndSync(group.file(), group.fileOffset(), group.memory(), groupBytes, token);
        if (!accepted) {
            return false;
        }
        claimedLength = 0;
        tally.grouped();
        segments.grouped(group.fileOffset());
        sinceNs = NOT_SEEN;
        queue.started(appended);
        return true;
    }

    /**
     * The first record that may not be durable when the next group is started: that of the group before, as all before
     * that one have ended then; or none, if there is none under way. Without syncs what the last one has left.
     */
    @HotPath
    private long firstNotDurable() {
        if (policy == SyncPolicy.NONE) {
            return durable + 1;
        }
        return queue.isIdle() ? appended + 1 : queue.latest().first();
    }

    @HotPath
    private void ended(int file, long token, int bytesWritten, int code) {
        if (token == SYNC_TOKEN) {
            syncing = false;
            if (error == 0 && code != 0) {
                failSync(file, code);
            } else if (error == 0) {
                tally.synced(SYNC_TOKEN);
                durable = syncingLast;
            }
            return;
        }
        GroupBuffer group = queue.at((int) token);
        queue.ended((int) token);
        if (error != 0) {
            return;
        }
        if (code != 0 || bytesWritten != group.sealedBytes()) {
            failGroup(group, bytesWritten, code == 0 ? IoError.IO : code);
        } else if (policy != SyncPolicy.NONE) {
            tally.synced((int) token);
            durable = queue.reached();
        }
    }

    private void failSync(int file, int code) {
        fail("sync failed: file=" + segments.path(file) + ", offset=0", code);
    }

    private void failGroup(GroupBuffer group, int writtenBytes, int code) {
        fail(
                "group failed: file=" + segments.path(group.file()) + ", offset=" + group.fileOffset()
                        + ", writtenBytes=" + writtenBytes + ", wantedBytes=" + group.sealedBytes(),
                code);
    }

    /**
     * What a device has after an error nobody knows: nothing is written any more, and what another group that is under
     * way comes to does not count, as it is behind this one.
     */
    private void fail(String what, int code) {
        error = code;
        errorPlace = what + ", error=" + IoError.text(code) + ", durable=" + durable + ", appended=" + appended;
    }

    /**
     * Opens and closes segments, and has the next one made in the background. To be called now and then, between rounds
     * is often enough: it does nothing most of the time.
     *
     * @param nowNs of any clock; what failed for want of room is tried again by it
     * @throws StorageException when a segment that was made cannot be opened, or one cannot be closed
     * @blocking as long as opening and closing a file take
     * @allocation a few objects twice a segment
     */
    public void maintain(long nowNs) throws StorageException {
        boolean busy = segments.hasLeft() && queue.isBusyWith(segments.left());
        segments.maintain(nowNs, busy || !leftIsSynced(busy));
    }

    /** What no group syncs is synced when its segment is full. */
    private boolean leftIsSynced(boolean busy) {
        if (policy != SyncPolicy.NONE || !segments.hasLeft() || leftLast <= durable || error != 0) {
            return !syncing;
        }
        if (!syncing && !busy) {
            sync(segments.left(), leftLast);
        }
        return false;
    }

    private void sync(int file, long last) {
        tally.syncStarts(SYNC_TOKEN);
        syncing = port.sync(file, SYNC_TOKEN);
        syncingLast = last;
    }

    /**
     * What follows belongs to the next epoch: said behind the barrier's record.
     *
     * @param next the epoch, not below the current one
     */
    @HotPath
    public void beginEpoch(long next) {
        if (next < epoch) {
            throw backwards(next);
        }
        epoch = next;
    }

    /** {@return the last sequence that was committed; 0 before the first ever} */
    @HotPath
    public long appended() {
        return appended;
    }

    /** {@return the last sequence that is on the device, with all before it} */
    @HotPath
    public long durable() {
        return durable;
    }

    /** {@return the last sequence that the policy allows to be acknowledged} */
    @HotPath
    public long acknowledged() {
        return policy == SyncPolicy.NONE && error == 0 ? appended : durable;
    }

    /** {@return the epoch that records are stamped with} */
    public long epoch() {
        return epoch;
    }

    /** {@return the longest payload of a record, in bytes} */
    public int mostPayloadBytes() {
        return mostRecordBytes - RecordLayout.HEADER_BYTES;
    }

    /** {@return why nothing is acknowledged any more, or null} */
    public @Nullable StorageException failure() {
        return error == 0 ? null : new StorageException(StorageErrorCode.LOG_WRITE_FAILED, errorPlace);
    }

    /** {@return why there is no next segment yet, or null: a full disk; it is tried again} */
    public @Nullable StorageException segmentFailure() {
        return segments.failure();
    }

    /** {@return what it has done so far} */
    @HotPath
    public LogTally tally() {
        return tally;
    }

    /**
     * Makes durable what was appended, as far as it goes, and closes the files.
     *
     * @return where the records of the last segment end; 0 when it has none
     */
    long close() throws StorageException {
        try {
            while (error == 0 && !flush()) {
                await();
            }
            while (!queue.isIdle() || syncing) {
                await();
            }
            while (!leftIsSynced(false)) {
                await();
            }
            while (policy == SyncPolicy.NONE && error == 0 && durable < appended) {
                if (!syncing) {
                    sync(segments.file(), appended);
                }
                await();
            }
            return end();
        } finally {
            port.free(memory);
            segments.closeAll();
        }
    }

    /** {@return the number of the segment that is written to} */
    long segment() {
        return segments.number();
    }

    /** Where its records end; 0 when it has none. */
    private long end() {
        GroupBuffer latest = queue.latest();
        return latest.sealedBytes() > 0 && latest.file() == segments.file() ? latest.fileEnd() : 0;
    }

    private void await() {
        if (port.poll(CLOSING_EVENTS) == 0) {
            port.park(PARK_NS);
        }
    }

    private IllegalArgumentException tooLong(int payloadBytes) {
        return new IllegalArgumentException("a record's payload is 0 to mostPayloadBytes long: payloadBytes="
                + payloadBytes + ", mostPayloadBytes=" + mostPayloadBytes());
    }

    private IllegalStateException notReserved(int payloadBytes) {
        return new IllegalStateException("commit of what was not reserved: payloadBytes=" + payloadBytes
                + ", reservedBytes=" + (claimedLength - RecordLayout.HEADER_BYTES));
    }

    private IllegalArgumentException backwards(long next) {
        return new IllegalArgumentException("epochs grow: epoch=" + epoch + ", next=" + next);
    }
}
