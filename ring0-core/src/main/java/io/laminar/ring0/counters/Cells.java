package io.laminar.ring0.counters;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Writing the cells of a record. Opaque: each store is whole, and seen in the order of its cell.
 *
 * @threading the record's one writer; reading any
 * @allocation none
 */
@HotPath
public final class Cells {
    private Cells() {}

    /** Writes a cell. */
    public static void put(long record, int cell, long value) {
        RawMemory.putLongOpaque(record + ((long) cell << 3), value);
    }

    /** Adds to a cell; one writer, so this needs no atomicity. */
    public static void add(long record, int cell, long value) {
        long address = record + ((long) cell << 3);
        RawMemory.putLongOpaque(address, RawMemory.getLong(address) + value);
    }

    /** Raises a cell to a value. */
    public static void raise(long record, int cell, long value) {
        long address = record + ((long) cell << 3);
        if (value > RawMemory.getLong(address)) {
            RawMemory.putLongOpaque(address, value);
        }
    }

    /** {@return a cell's value} */
    public static long get(long record, int cell) {
        return RawMemory.getLongOpaque(record + ((long) cell << 3));
    }
}
