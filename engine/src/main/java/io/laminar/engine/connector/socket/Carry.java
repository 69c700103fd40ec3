package io.laminar.engine.connector.socket;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The bytes that a connection keeps: a record that is half there, and what could not be taken because the lane is full.
 * It has memory only while there are any.
 *
 * @threading the source's
 * @allocation none
 */
final class Carry {
    /** Most records fit; the class of the slab above it is taken when one does not. */
    private static final int SMALLEST_BYTES = 256;

    private final Carries carries;
    private long address;
    private int capacity;
    private int used;

    Carry(Carries carries) {
        this.carries = carries;
    }

    /** {@return address of the first byte kept} */
    @HotPath
    long address() {
        return address;
    }

    @HotPath
    int used() {
        return used;
    }

    /** Keeps bytes behind those kept; answers false when there is no memory for them. */
    @HotPath
    boolean append(long from, long bytes) {
        if (bytes == 0) {
            return true;
        }
        if (used + bytes > capacity && !grow(used + bytes)) {
            return false;
        }
        RawMemory.copy(from, address + used, bytes);
        used += (int) bytes;
        return true;
    }

    @HotPath
    private boolean grow(long bytes) {
        int wider = (int) Math.max(SMALLEST_BYTES, Long.highestOneBit(bytes - 1) << 1);
        long memory = carries.take(wider);
        if (memory == 0) {
            return false;
        }
        int kept = used;
        if (kept > 0) {
            RawMemory.copy(address, memory, kept);
        }
        clear();
        address = memory;
        capacity = wider;
        used = kept;
        return true;
    }

    /** Forgets bytes at the beginning. */
    @HotPath
    void drop(long bytes) {
        if (bytes == used) {
            clear();
        } else if (bytes > 0) {
            RawMemory.copy(address + bytes, address, used - bytes);
            used -= (int) bytes;
        }
    }

    /** Forgets everything and gives the memory back. */
    @HotPath
    void clear() {
        if (capacity > 0) {
            carries.give(address, capacity);
        }
        address = 0;
        capacity = 0;
        used = 0;
    }
}
