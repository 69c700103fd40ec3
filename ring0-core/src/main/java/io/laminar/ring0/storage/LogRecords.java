package io.laminar.ring0.storage;

import io.laminar.memory.HotPath;

/**
 * A core's log, read in its order. Every record is checked. A torn end is an end; damage is an error that names file
 * and offset.
 *
 * @threading one
 * @blocking as long as reading takes
 */
public interface LogRecords extends AutoCloseable {
    /**
     * Goes on to the next record.
     *
     * @return false at the end
     * @throws StorageException at a record that was durable and cannot be read
     */
    boolean next() throws StorageException;

    /** {@return what the record holds} */
    @HotPath
    RecordKind kind();

    /** {@return where the record came from} */
    @HotPath
    int source();

    /** {@return its position in the source} */
    @HotPath
    long position();

    /** {@return the epoch of the record} */
    @HotPath
    long epoch();

    /** {@return the sequence of the record} */
    @HotPath
    long sequence();

    /** {@return the address of its payload, until the next call of {@link #next}} */
    @HotPath
    long payload();

    /** {@return the length of its payload, in bytes} */
    @HotPath
    int payloadBytes();

    /** {@return where the record is, for messages: file and offset} */
    String place();

    /**
     * {@return the error of a record that is whole, and cannot be}
     *
     * @param details what is wrong with it
     */
    StorageException damaged(String details);

    @Override
    void close() throws StorageException;
}
