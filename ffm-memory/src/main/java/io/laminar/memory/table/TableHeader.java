package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * A table's state, at the start of a page of its own; the first index of a small table lies in the same page.
 *
 * <pre>
 *    0  magic                     72  old index, 0 = none          128  first chunk
 *    8  key words, value bytes    80  bits of it                   136  current chunk
 *   16  where texts start:        88  slots of it moved, from      144  next unused entry
 *       a bit a key word, 4 longs 120 this one on                  152  end of the current chunk
 *   48  entries                   96  next index, 0 = none         160  free entry, 0 = none
 *   56  index                    104  bytes of it that are ready   192  slab of long key texts
 *   64  bits of it               112  1 = it was never used
 *  8192 the first index, if it has no more than 8192 bytes
 * </pre>
 */
@HotPath
final class TableHeader {
    static final long FORMAT = 8;
    static final long STRINGS = 16;
    static final long SIZE = 48;
    static final long INDEX = 56;
    static final long INDEX_BITS = 64;
    static final long OLD = 72;
    static final long OLD_BITS = 80;
    static final long MOVED = 88;
    static final long NEXT = 96;
    static final long READY = 104;
    static final long NEXT_FRESH = 112;
    static final long START = 120;
    static final long FIRST_CHUNK = 128;
    static final long CHUNK = 136;
    static final long NEXT_ENTRY = 144;
    static final long CHUNK_END = 152;
    static final long FREE_ENTRY = 160;
    static final long SLAB = 192;

    static final long FIRST_INDEX = 8192;
    static final int FIRST_INDEX_SHIFT = 13;

    private static final long MAGIC = 0x3130_4C42_4154_4E4CL;

    private final Region region;
    private long offset;
    private long address;

    TableHeader(Region region, long offset) {
        this.region = region;
        moveTo(offset);
    }

    void moveTo(long page) {
        offset = page;
        address = region.base() + page;
    }

    long offset() {
        return offset;
    }

    long get(long field) {
        return RawMemory.getLong(address + field);
    }

    void put(long field, long value) {
        region.touch(address);
        RawMemory.putLong(address + field, value);
    }

    /** Writes what changes with every insert; the page is dirty already. */
    void putCounts(long size, long nextEntry) {
        RawMemory.putLong(address + SIZE, size);
        RawMemory.putLong(address + NEXT_ENTRY, nextEntry);
    }

    /** Writes a header of zeros but for the format. */
    void format(KeyLayout layout, int valueBytes) {
        region.touch(address);
        RawMemory.fill(address, Region.PAGE_BYTES, (byte) 0);
        RawMemory.putLong(address, MAGIC);
        RawMemory.putLong(address + FORMAT, (long) layout.words() << 32 | valueBytes);
        for (int w = 0; w < layout.words(); w++) {
            if (layout.isString(w)) {
                long bits = address + STRINGS + (w >>> 6) * 8L;
                RawMemory.putLong(bits, RawMemory.getLong(bits) | 1L << w);
            }
        }
    }

    /** {@return whether there is a table here} */
    boolean formatted() {
        return get(0) == MAGIC;
    }

    /** {@return whether there is a table of such keys and values here} */
    boolean isOf(KeyLayout layout, int valueBytes) {
        return formatted() && valueBytes() == valueBytes && layout.isOf(this);
    }

    int keyWords() {
        return (int) (get(FORMAT) >>> 32);
    }

    int valueBytes() {
        return (int) get(FORMAT);
    }

    boolean isString(int word) {
        return (get(STRINGS + (word >>> 6) * 8L) >>> word & 1) != 0;
    }
}
