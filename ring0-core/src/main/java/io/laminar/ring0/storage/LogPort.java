package io.laminar.ring0.storage;

import io.laminar.memory.HotPath;
import org.jspecify.annotations.Nullable;

/**
 * A core's log, open for writing. A core's round is: append, {@link #work}, poll the port; and {@link #maintain} where
 * it may allocate and open files. Nothing ever waits: where there is no room, {@link #reserve} says so.
 *
 * @threading the core; {@link #appended}, {@link #durable}, {@link #acknowledged}, {@link #tally} and
 *     {@link #dropBefore} any
 * @allocation none, but in {@link #maintain}, {@link #dropBefore} and {@link #close}
 */
public interface LogPort extends AutoCloseable {
    /** Instead of an address: there is no room now. Poll, work, maintain, and try again. */
    long BACK_PRESSURED = -1;

    /** Instead of an address: the log has failed for good, {@link #failure} says why. */
    long FAILED = -2;

    /**
     * Makes room for a record. It is there when {@link #commit} says so, which is the next call: any other forgets it.
     *
     * @param kind what it holds
     * @param payloadBytes how much at most, at most {@link #mostPayloadBytes}
     * @return the address of its payload, or {@link #BACK_PRESSURED}, or {@link #FAILED}
     */
    @HotPath
    long reserve(RecordKind kind, int payloadBytes);

    /**
     * Completes the record that was reserved last.
     *
     * @param source where it came from
     * @param position in the source, as the source counts
     * @param payloadBytes how much it holds: as many bytes as were reserved, or fewer
     * @return its sequence
     */
    @HotPath
    long commit(int source, long position, int payloadBytes);

    /**
     * Starts the group that the policy wants started.
     *
     * @return whether a group was started
     */
    @HotPath
    boolean work();

    /** Has all that was appended made durable soon, whatever the policy says: {@link #work} begins with it. */
    @HotPath
    void sync();

    /**
     * Opens and closes segments, and has the next one made in the background. It does nothing most of the time, and
     * costs as much then; what waits for the next segment waits for this.
     *
     * @throws StorageException when a segment that was made cannot be opened, or one cannot be closed
     * @blocking as long as opening and closing a file take
     */
    void maintain() throws StorageException;

    /**
     * What follows belongs to the next epoch: said behind the barrier's record.
     *
     * @param epoch not below the current one
     */
    @HotPath
    void beginEpoch(long epoch);

    /** {@return the epoch that records are stamped with} */
    long epoch();

    /** {@return what tells this log from others, in all of its lives} */
    long identity();

    /** {@return the last sequence that was committed; 0 before the first ever} */
    @HotPath
    long appended();

    /** {@return the last sequence that is on the device, with all before it} */
    @HotPath
    long durable();

    /** {@return the last sequence that the policy allows to be acknowledged} */
    @HotPath
    long acknowledged();

    /** {@return the longest payload of a record, in bytes} */
    @HotPath
    int mostPayloadBytes();

    /** {@return why nothing is acknowledged any more, or null} */
    @Nullable
    StorageException failure();

    /** {@return why there is no next segment yet, or null: a full disk; it is tried again} */
    @Nullable
    StorageException segmentFailure();

    /** {@return what it has done so far} */
    @HotPath
    LogTally tally();

    /**
     * Drops what is not needed any more: files whose records are all before a sequence.
     *
     * @param sequence the first that is needed
     * @return files dropped
     * @throws StorageException when one cannot be dropped; those before it are
     * @blocking as long as the file system takes
     */
    int dropBefore(long sequence) throws StorageException;

    /**
     * Makes durable what was appended and closes the files. Closing twice is harmless.
     *
     * @throws StorageException when something could not be made durable
     * @blocking as long as the device takes
     */
    @Override
    void close() throws StorageException;
}
