package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;

/**
 * A hash table from keys to fixed-size values, inside a region.
 *
 * <pre>
 *  index   8 bytes a slot, linear probing, at most half full
 *          | upper 32 bits of the hash | entry offset / 16 |      0 = free, 1 = removed (old index only)
 *          the slot to begin at is the top bits of the hash, so the index is sorted by hash but for collisions
 *  entry   | hash, bit 0 set | key words | value ...            |  a multiple of 16 bytes, never moves
 *  chunk   | next chunk | order | entries in order of insertion | 2, next chunk |
 * </pre>
 *
 * <p>Growth makes a second index twice as large and moves a few words of the old one with every insert; both are probed
 * meanwhile, entries stay where they are. A table for which slices of keys are looked up at once touches first the index
 * words, then the entries, so that cache misses overlap (measured: 44 against 59 ns a row at a million keys).
 *
 * <p>All state is in the region; this object is a handle with copies of what changes rarely.
 *
 * @threading the region's owner
 * @allocation none after construction
 */
@HotPath
public final class KeyedTable {
    /** Answer when the region's limit is reached; the table is unchanged. */
    public static final long OUT_OF_MEMORY = Region.OUT_OF_MEMORY;

    /** Offset of the key in an entry; the word before it is its hash with bit 0 set. */
    public static final long KEY_OFFSET = 8;

    private static final int LEAST_BITS = 6;
    private static final int MOST_BITS = 31;
    private static final int MOVED_PER_INSERT = 8;
    private static final long REMOVED = 1;
    private static final long REF_MASK = 0xFFFF_FFFFL;
    /** Tables whose index and entries are larger than this are looked up in stages; half of a second-level cache. */
    private static final long STAGED_BYTES = 512 * 1024;

    private final Region region;
    private final long base;
    private final TableHeader header;
    private final EntryChunks entries;
    private final KeyLayout layout;
    private final Slab texts;
    private final int keyWords;
    private final int entryBytes;
    private final int valueOffset;

    private long index;
    private long mask;
    private int shift;
    private long oldIndex;
    private long oldMask;
    private int oldShift;
    private long size;
    private long growAt;
    private boolean inserted;

    private KeyedTable(Region region, long offset, KeyLayout layout, int valueBytes) {
        this.region = region;
        this.base = region.base();
        this.layout = layout;
        this.keyWords = layout.words();
        this.valueOffset = (int) KEY_OFFSET + layout.bytes();
        this.entryBytes = (valueOffset + valueBytes + 15) & -16;
        this.header = new TableHeader(region, offset);
        this.entries = new EntryChunks(region, header, entryBytes);
        this.texts = new Slab(region, offset + TableHeader.SLAB);
    }

    /**
     * Makes an empty table.
     *
     * @param region where it lives
     * @param layout its keys
     * @param valueBytes size of a value
     * @param expectedEntries entries to expect; sizes the first index
     * @return the table; or throws when the region has no room for an empty one
     */
    public static KeyedTable create(Region region, KeyLayout layout, int valueBytes, long expectedEntries) {
        long offset = region.allocateZeroed(0);
        KeyedTable table = new KeyedTable(region, offset < 0 ? 0 : offset, layout, valueBytes);
        if (offset < 0 || !table.startIndex(bitsFor(expectedEntries))) {
            throw new IllegalStateException("the region has no room for a table: usedBytes=" + region.usedBytes()
                    + ", limitBytes=" + region.limitBytes());
        }
        return table;
    }

    /**
     * Opens a table that is there.
     *
     * @param region where it lives
     * @param offset its {@link #offset()}
     * @param layout its keys, as when it was made
     * @param valueBytes as when it was made
     * @return the table
     */
    public static KeyedTable open(Region region, long offset, KeyLayout layout, int valueBytes) {
        KeyedTable table = new KeyedTable(region, offset, layout, valueBytes);
        table.load();
        return table;
    }

    private static int bitsFor(long expectedEntries) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, expectedEntries) * 2 - 1);
        return Math.max(LEAST_BITS, Math.min(MOST_BITS, bits));
    }

    private boolean startIndex(int bits) {
        long run = region.allocateZeroed(Region.orderFor(8L << bits));
        if (run < 0) {
            return false;
        }
        header.setIndex(run, bits);
        load();
        return true;
    }

    private void load() {
        index = base + header.index();
        shift = Integer.SIZE - header.indexBits();
        mask = (1L << header.indexBits()) - 1;
        growAt = (mask + 1) >>> 1;
        oldIndex = header.oldIndex() == 0 ? 0 : base + header.oldIndex();
        oldShift = Integer.SIZE - header.oldBits();
        oldMask = (1L << header.oldBits()) - 1;
        size = header.size();
        entries.load();
    }

    /** {@return where the table lies in its region} */
    public long offset() {
        return header.offset();
    }

    /** {@return the number of entries} */
    public long size() {
        return size;
    }

    /** {@return the offset of the value in an entry, in bytes} */
    public int valueOffset() {
        return valueOffset;
    }

    /** {@return the size of an entry in bytes} */
    public int entryBytes() {
        return entryBytes;
    }

    /** {@return whether the last find-or-insert made a new entry} */
    public boolean wasInserted() {
        return inserted;
    }

    /**
     * Finds the entry of a key of one fixed word.
     *
     * @param key the word
     * @param hash {@link Hashing#mix} of it, or what the table was filled with
     * @return address of the entry, or 0
     */
    public long findLong(long key, long hash) {
        long h = hash >>> 32;
        long slot = h >>> shift;
        for (long word = word(index, slot); word != 0; word = word(index, slot)) {
            long entry = base + ((word & REF_MASK) << 4);
            if (word >>> 32 == h && RawMemory.getLong(entry + KEY_OFFSET) == key) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        return oldIndex == 0 ? 0 : findOldLong(key, h);
    }

    private long findOldLong(long key, long h) {
        long slot = h >>> oldShift;
        for (long word = word(oldIndex, slot); word != 0; word = word(oldIndex, slot)) {
            long entry = base + ((word & REF_MASK) << 4);
            if (word >>> 32 == h && word != REMOVED && RawMemory.getLong(entry + KEY_OFFSET) == key) {
                return entry;
            }
            slot = slot + 1 & oldMask;
        }
        return 0;
    }

    /**
     * Finds the entry of a key of one fixed word, or makes one whose value is all zero.
     *
     * @param key the word
     * @param hash its hash
     * @return address of the entry, or {@link #OUT_OF_MEMORY}
     */
    public long findOrInsertLong(long key, long hash) {
        long h = hash >>> 32;
        long slot = h >>> shift;
        for (long word = word(index, slot); word != 0; word = word(index, slot)) {
            long entry = base + ((word & REF_MASK) << 4);
            if (word >>> 32 == h && RawMemory.getLong(entry + KEY_OFFSET) == key) {
                inserted = false;
                return entry;
            }
            slot = slot + 1 & mask;
        }
        return insertLong(key, hash, slot);
    }

    private long insertLong(long key, long hash, long slot) {
        if (oldIndex != 0) {
            long entry = findOldLong(key, hash >>> 32);
            if (entry != 0) {
                inserted = false;
                return entry;
            }
        }
        long entry = insertAt(hash, slot);
        if (entry > 0) {
            RawMemory.putLong(entry + KEY_OFFSET, key);
        }
        return entry;
    }

    /**
     * Finds the entry of a key.
     *
     * @param key address of the key; see {@link KeyLayout}
     * @param hash its hash
     * @return address of the entry, or 0
     */
    public long find(long key, long hash) {
        long h = hash >>> 32;
        long slot = h >>> shift;
        for (long word = word(index, slot); word != 0; word = word(index, slot)) {
            long entry = base + ((word & REF_MASK) << 4);
            if (word >>> 32 == h && sameKey(entry + KEY_OFFSET, key)) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        return oldIndex == 0 ? 0 : findOld(key, h);
    }

    private long findOld(long key, long h) {
        long slot = h >>> oldShift;
        for (long word = word(oldIndex, slot); word != 0; word = word(oldIndex, slot)) {
            long entry = base + ((word & REF_MASK) << 4);
            if (word >>> 32 == h && word != REMOVED && sameKey(entry + KEY_OFFSET, key)) {
                return entry;
            }
            slot = slot + 1 & oldMask;
        }
        return 0;
    }

    /**
     * Finds the entry of a key, or makes one whose value is all zero.
     *
     * @param key address of the key; see {@link KeyLayout}
     * @param hash its hash
     * @return address of the entry, or {@link #OUT_OF_MEMORY}
     */
    public long findOrInsert(long key, long hash) {
        long h = hash >>> 32;
        long slot = h >>> shift;
        for (long word = word(index, slot); word != 0; word = word(index, slot)) {
            long entry = base + ((word & REF_MASK) << 4);
            if (word >>> 32 == h && sameKey(entry + KEY_OFFSET, key)) {
                inserted = false;
                return entry;
            }
            slot = slot + 1 & mask;
        }
        return insert(key, hash, slot);
    }

    private long insert(long key, long hash, long slot) {
        if (oldIndex != 0) {
            long entry = findOld(key, hash >>> 32);
            if (entry != 0) {
                inserted = false;
                return entry;
            }
        }
        if (layout.anyString() && !KeyTexts.room(layout, region, key)) {
            return OUT_OF_MEMORY;
        }
        long entry = insertAt(hash, slot);
        if (entry > 0) {
            KeyTexts.store(layout, region, texts, key, entry + KEY_OFFSET);
        }
        return entry;
    }

    private boolean sameKey(long stored, long key) {
        for (int w = 0; w < keyWords; w++) {
            long a = RawMemory.getLong(stored + 8L * w);
            if (a != RawMemory.getLong(key + 8L * w)) {
                return false;
            }
            if (layout.isString(w)) {
                w++;
                if (!KeyTexts.sameTail(base, (int) a, stored + 8L * w, key + 8L * w)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Makes an entry with a zero value and puts it into the index; the key is the caller's to write. */
    private long insertAt(long hash, long freeSlot) {
        long slot = freeSlot;
        if (size >= growAt) {
            if (!grow()) {
                return OUT_OF_MEMORY;
            }
            slot = freeSlot(hash >>> 32);
        }
        long entry = entries.take();
        if (entry < 0) {
            return OUT_OF_MEMORY;
        }
        RawMemory.putLong(entry, hash | 1);
        for (long at = entry + valueOffset, end = entry + entryBytes; at + Long.BYTES <= end; at += Long.BYTES) {
            RawMemory.putLong(at, 0);
        }
        put(index, slot, (hash >>> 32 << 32) | (entry - base) >>> 4);
        size++;
        header.setSize(size);
        inserted = true;
        if (oldIndex != 0) {
            moveSome(MOVED_PER_INSERT);
        }
        return entry;
    }

    private long freeSlot(long h) {
        long slot = h >>> shift;
        while (word(index, slot) != 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean grow() {
        while (oldIndex != 0) {
            moveSome(MOVED_PER_INSERT);
        }
        int bits = Integer.SIZE - shift + 1;
        if (bits > MOST_BITS) {
            return false;
        }
        long run = region.allocateZeroed(Region.orderFor(8L << bits));
        if (run < 0) {
            return false;
        }
        header.grow(run, bits);
        load();
        return true;
    }

    /** Moves words of the old index; the one that is left when all are moved goes back to the region. */
    private void moveSome(int count) {
        long from = header.moved();
        long to = Math.min(from + count, oldMask + 1);
        for (long slot = from; slot < to; slot++) {
            long word = word(oldIndex, slot);
            if (word > REMOVED || word < 0) {
                put(index, freeSlot(word >>> 32), word);
            }
        }
        if (to <= oldMask) {
            header.setMoved(to);
        } else {
            header.finishGrowth();
            oldIndex = 0;
        }
    }

    /**
     * Finds or makes the entries of a column of one-word keys.
     *
     * @param keys address of the first key; 8 bytes each
     * @param selection address of int32 rows to take, or 0 for all
     * @param from row that key 0 of a dense range has
     * @param count keys
     * @param hashes their hashes, in order of the selection
     * @param found receives the addresses of the entries
     * @return how many were done; fewer than {@code count} when the region is full
     */
    public int findOrInsertLongs(long keys, long selection, int from, int count, long[] hashes, long[] found) {
        if ((mask << 3) + size * entryBytes > STAGED_BYTES && count > 1) {
            touchAhead(count, hashes, found);
        }
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? from + k : RawMemory.getInt(selection + 4L * k);
            long entry = findOrInsertLong(RawMemory.getLong(keys + 8 * row), hashes[k]);
            if (entry < 0) {
                return k;
            }
            found[k] = entry;
        }
        return count;
    }

    /**
     * Finds or makes the entries of keys that lie in a row.
     *
     * @param keys address of the first key
     * @param stride bytes from key to key
     * @param count keys
     * @param hashes their hashes
     * @param found receives the addresses of the entries
     * @return how many were done; fewer than {@code count} when the region is full
     */
    public int findOrInsertAll(long keys, int stride, int count, long[] hashes, long[] found) {
        if ((mask << 3) + size * entryBytes > STAGED_BYTES && count > 1) {
            touchAhead(count, hashes, found);
        }
        for (int k = 0; k < count; k++) {
            long entry = findOrInsert(keys + (long) k * stride, hashes[k]);
            if (entry < 0) {
                return k;
            }
            found[k] = entry;
        }
        return count;
    }

    /** Reads every index word, then every entry, in loops whose cache misses do not wait for one another. */
    private void touchAhead(int count, long[] hashes, long[] scratch) {
        for (int k = 0; k < count; k++) {
            scratch[k] = word(index, hashes[k] >>> 32 >>> shift);
        }
        long sum = 0;
        for (int k = 0; k < count; k++) {
            sum += RawMemory.getLong(base + ((scratch[k] & REF_MASK) << 4) + KEY_OFFSET);
        }
        scratch[0] = sum;
    }

    /**
     * Removes an entry.
     *
     * @param entry address of it
     */
    public void remove(long entry) {
        long h = RawMemory.getLong(entry) >>> 32;
        long ref = (entry - base) >>> 4;
        removeFrom(index, mask, shift, h, ref);
        if (oldIndex != 0) {
            blankOld(h, ref);
        }
        if (layout.anyString()) {
            KeyTexts.free(layout, texts, entry + KEY_OFFSET);
        }
        entries.give(entry);
        size--;
        header.setSize(size);
    }

    /** Backward-shift deletion: Knuth, volume 3, 6.4, algorithm R. */
    private void removeFrom(long at, long slots, int topShift, long h, long ref) {
        long hole = h >>> topShift;
        while ((word(at, hole) & REF_MASK) != ref) {
            if (word(at, hole) == 0) {
                return;
            }
            hole = hole + 1 & slots;
        }
        for (long next = hole + 1 & slots; word(at, next) != 0; next = next + 1 & slots) {
            long home = word(at, next) >>> 32 >>> topShift;
            if ((next - home & slots) >= (next - hole & slots)) {
                put(at, hole, word(at, next));
                hole = next;
            }
        }
        put(at, hole, 0);
    }

    private void blankOld(long h, long ref) {
        for (long slot = h >>> oldShift; word(oldIndex, slot) != 0; slot = slot + 1 & oldMask) {
            if ((word(oldIndex, slot) & REF_MASK) == ref && word(oldIndex, slot) != REMOVED) {
                put(oldIndex, slot, REMOVED);
                return;
            }
        }
    }

    /** Removes all entries; index and chunks are kept for reuse. */
    public void clear() {
        if (oldIndex != 0) {
            header.finishGrowth();
            oldIndex = 0;
        }
        if (layout.anyString()) {
            for (long entry = firstEntry(); entry != 0; entry = nextEntry(entry)) {
                KeyTexts.free(layout, texts, entry + KEY_OFFSET);
            }
        }
        if (size > 0) {
            region.touch(index, (mask + 1) << 3);
            RawMemory.fill(index, (mask + 1) << 3, (byte) 0);
        }
        entries.rewind();
        size = 0;
        header.setSize(0);
    }

    /** {@return address of the oldest entry, or 0} */
    public long firstEntry() {
        return entries.first();
    }

    /**
     * {@return address of the next entry in order of insertion, or 0}
     *
     * @param entry address of an entry
     */
    public long nextEntry(long entry) {
        return entries.next(entry);
    }

    private static long word(long at, long slot) {
        return RawMemory.getLong(at + (slot << 3));
    }

    private void put(long at, long slot, long word) {
        long address = at + (slot << 3);
        region.touch(address);
        RawMemory.putLong(address, word);
    }
}
