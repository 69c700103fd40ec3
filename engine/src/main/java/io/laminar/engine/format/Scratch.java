package io.laminar.engine.format;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Memory for one text that must be changed before it is used. {@link InputWindow#PADDING_BYTES} behind it may be read.
 *
 * @threading one owner
 */
public final class Scratch implements AutoCloseable {
    private static final long FIRST_BYTES = 4096;

    private final String tag;
    private long address;
    private long capacity;

    /**
     * Prepares a scratch without memory.
     *
     * @param tag name under which its memory is accounted
     */
    public Scratch(String tag) {
        this.tag = tag;
    }

    /**
     * {@return the address of room for a text; what was there is gone}
     *
     * @param bytes its length
     * @allocation when it is longer than any before
     */
    @HotPath
    public long room(long bytes) {
        if (bytes > capacity) {
            grow(bytes);
        }
        return address;
    }

    private void grow(long bytes) {
        close();
        capacity = Math.max(FIRST_BYTES, Long.highestOneBit(bytes) << 1);
        address = RawMemory.allocate(capacity + InputWindow.PADDING_BYTES, 64, tag);
    }

    /** Gives the memory back. Closing twice is harmless. */
    @Override
    public void close() {
        if (address != 0) {
            RawMemory.free(address);
            address = 0;
            capacity = 0;
        }
    }
}
