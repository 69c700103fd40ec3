package io.laminar.bench.durability;

import io.laminar.memory.raw.RawMemory;

/**
 * Takes records of 128 bytes in groups.
 *
 * @threading whoever opened it
 */
interface RecordLog extends AutoCloseable {
    int RECORD_BYTES = 128;

    /** Appends a group; it is durable at the return, or when the next one is, as the way works. */
    void commit(int records);

    /** Waits until everything is durable. */
    void drain();

    /** {@return calls that entered the kernel so far; below 0 where nobody counts} */
    long systemCalls();

    /** Throws when not all records are there. */
    void check(long records);

    @Override
    void close();

    /** Each record is different at both ends. */
    static void fill(long address, long number) {
        RawMemory.putLong(address, number);
        RawMemory.putLong(address + RECORD_BYTES - Long.BYTES, ~number);
    }
}
