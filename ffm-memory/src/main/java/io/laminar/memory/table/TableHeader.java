package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * A table's state, in the first page of it.
 *
 * <pre>
 *    0  entries           40  old index, 0 = none     72  first chunk        104  free entry, 0 = none
 *   16  index             48  bits of it              80  current chunk      128  slab of long key texts
 *   24  bits of it        56  slots of it moved       88  next unused entry
 *                                                     96  end of the current chunk
 * </pre>
 */
@HotPath
final class TableHeader {
    static final long SLAB = 128;
    private static final long SIZE = 0;
    private static final long INDEX = 16;
    private static final long INDEX_BITS = 24;
    private static final long OLD = 40;
    private static final long OLD_BITS = 48;
    private static final long MOVED = 56;
    static final long FIRST_CHUNK = 72;
    static final long CHUNK = 80;
    static final long NEXT = 88;
    static final long CHUNK_END = 96;
    static final long FREE_ENTRY = 104;

    private final Region region;
    private final long offset;
    private final long address;

    TableHeader(Region region, long offset) {
        this.region = region;
        this.offset = offset;
        this.address = region.base() + offset;
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

    long size() {
        return get(SIZE);
    }

    void setSize(long size) {
        put(SIZE, size);
    }

    long index() {
        return get(INDEX);
    }

    int indexBits() {
        return (int) get(INDEX_BITS);
    }

    void setIndex(long run, int bits) {
        put(INDEX, run);
        put(INDEX_BITS, bits);
    }

    long oldIndex() {
        return get(OLD);
    }

    int oldBits() {
        return (int) get(OLD_BITS);
    }

    long moved() {
        return get(MOVED);
    }

    void setMoved(long slots) {
        put(MOVED, slots);
    }

    /** The index becomes the old one; a larger empty one takes its place. */
    void grow(long run, int bits) {
        put(OLD, index());
        put(OLD_BITS, indexBits());
        put(MOVED, 0);
        setIndex(run, bits);
    }

    void finishGrowth() {
        region.free(oldIndex(), Region.orderFor(8L << oldBits()));
        put(OLD, 0);
    }
}
