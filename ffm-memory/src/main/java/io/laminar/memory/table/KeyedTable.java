package io.laminar.memory.table;

import static io.laminar.memory.table.IndexSlots.KEY_SLOT_SHIFT;
import static io.laminar.memory.table.IndexSlots.entry;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;

/**
 * A hash table from keys to fixed-size values, inside a region.
 *
 * <pre>
 *  index   linear probing, at most half full; see {@link IndexSlots}, {@link IndexGrowth}
 *  entry   | hash, bit 0 set | key words | value ...            |  a multiple of 16 bytes, never moves
 *  chunk   | next chunk | pages | entries in order of insertion | 2, next chunk |
 * </pre>
 *
 * <p>While the index grows, entries stay where they are. Slices of keys are looked up in stages when the table is
 * larger than a cache, so that cache misses overlap; see {@link SliceProbe}.
 *
 * <p>All state is in the region. This object is a handle with copies of what changes rarely: use one handle at a time.
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

    /** Tables whose index and entries are larger than this are looked up in stages; half of a second-level cache. */
    private static final long STAGED_BYTES = 512 * 1024;
    /** A table with fewer entries a slot than 1 / this is cleared entry by entry. */
    private static final long SPARSE = 16;

    private final Region region;
    private final long base;
    private final TableHeader header;
    private final IndexGrowth growth;
    private final EntryChunks entries;
    private final KeyLayout layout;
    private final Slab texts;
    private final int valueBytes;
    private final int entryBytes;
    private final int valueOffset;
    private final boolean oneWord;
    private final IndexSlots index;
    private final IndexSlots old;

    private long words;
    private long mask;
    private int shift;
    private boolean growing;
    private long prepareAt;
    private boolean inserted;

    private KeyedTable(Region region, TableHeader header, KeyLayout layout, int valueBytes) {
        this.region = region;
        this.base = region.base();
        this.header = header;
        this.layout = layout;
        this.valueBytes = valueBytes;
        this.valueOffset = (int) KEY_OFFSET + layout.bytes();
        this.entryBytes = (valueOffset + valueBytes + 15) & -16;
        this.oneWord = layout.oneWord();
        int slotShift = layout.slotShift();
        this.index = new IndexSlots(region, slotShift);
        this.old = new IndexSlots(region, slotShift);
        this.growth = new IndexGrowth(region, header, slotShift);
        this.entries = new EntryChunks(region, header, entryBytes);
        this.texts = new Slab(region, header.offset() + TableHeader.SLAB);
    }

    /**
     * Makes an empty table.
     *
     * @param region where it lives
     * @param layout its keys
     * @param valueBytes size of a value
     * @param expectedEntries entries that fit before the index grows for the first time
     * @return the table; or throws when the region has no room for an empty one
     */
    public static KeyedTable create(Region region, KeyLayout layout, int valueBytes, long expectedEntries) {
        if (valueBytes < 0 || valueBytes > 1 << 20 || expectedEntries < 0 || expectedEntries > 1L << 30) {
            throw new IllegalArgumentException("valueBytes must be in 0..1048576, expectedEntries in 0..2^30: "
                    + "valueBytes=" + valueBytes + ", expectedEntries=" + expectedEntries);
        }
        KeyedTable table = handle(region, layout, valueBytes);
        if (!table.start(expectedEntries)) {
            throw new IllegalStateException("the region has no room for a table: expectedEntries=" + expectedEntries
                    + ", usedBytes=" + region.usedBytes() + ", limitBytes=" + region.limitBytes());
        }
        return table;
    }

    /**
     * {@return a handle of a table that is not there yet} It takes nothing of the region before {@link #start}, has the
     * size 0, and may be asked nothing else.
     */
    public static KeyedTable handle(Region region, KeyLayout layout, int valueBytes) {
        return new KeyedTable(region, new TableHeader(region, 0), layout, valueBytes);
    }

    /**
     * Makes the table of a {@link #handle}, as {@link #create} does.
     *
     * @return whether the region has room for it; if not, nothing has changed
     */
    public boolean start(long expectedEntries) {
        long offset = region.allocateExtent(1);
        if (offset < 0) {
            return false;
        }
        header.moveTo(offset);
        header.format(layout, valueBytes);
        if (!growth.start(Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, expectedEntries) * 2 - 1))) {
            region.freeExtent(offset, 1);
            return false;
        }
        texts.moveTo(offset + TableHeader.SLAB);
        load();
        return true;
    }

    /**
     * Opens a table that is there.
     *
     * @param region where it lives
     * @param offset its {@link #offset()}
     * @return the table
     */
    public static KeyedTable open(Region region, long offset) {
        TableHeader header = new TableHeader(region, offset);
        TableImages.require(header.formatted(), "no table at this offset", offset);
        KeyedTable table = new KeyedTable(region, header, KeyLayout.read(header), header.valueBytes());
        table.load();
        return table;
    }

    /**
     * Turns this handle to a table with the same keys and values that is there: when the region was restored, and what
     * the handle knew is of no use.
     *
     * @param offset its {@link #offset()}; 0 makes this a {@link #handle} without a table again
     */
    public void moveTo(long offset) {
        header.moveTo(offset);
        if (offset == 0) {
            entries.forget();
            growing = false;
            return;
        }
        TableImages.require(header.isOf(layout, valueBytes), "another table, or none, at this offset", offset);
        texts.moveTo(offset + TableHeader.SLAB);
        load();
    }

    private void load() {
        entries.load();
        loadIndex();
    }

    private void loadIndex() {
        index.set(base + header.get(TableHeader.INDEX), (int) header.get(TableHeader.INDEX_BITS));
        words = index.words;
        mask = index.mask;
        shift = index.shift;
        prepareAt = (mask + 1) * 3 >>> 3;
        growing = header.get(TableHeader.OLD) != 0;
        old.set(base + header.get(TableHeader.OLD), (int) header.get(TableHeader.OLD_BITS));
    }

    /** {@return where the table lies in its region} */
    public long offset() {
        return header.offset();
    }

    /** {@return the number of entries} */
    public long size() {
        return entries.size();
    }

    /** {@return the offset of the value in an entry, in bytes} */
    public int valueOffset() {
        return valueOffset;
    }

    /** {@return the size of an entry in bytes} */
    public int entryBytes() {
        return entryBytes;
    }

    /** {@return whether the last find-or-insert of one key made a new entry} */
    public boolean wasInserted() {
        return inserted;
    }

    /**
     * Finds the entry of a key of one fixed word.
     *
     * @param key the word
     * @param hash {@link Hashing#mixLong} of it, or what the table was filled with
     * @return address of the entry, or 0
     */
    public long findLong(long key, long hash) {
        assert oneWord : "the key has other than one word";
        if (growing) {
            return findLongGrowing(key, hash);
        }
        long slot = hash >>> shift;
        while (true) {
            long at = words + (slot << KEY_SLOT_SHIFT);
            long word = RawMemory.getLong(at);
            if (RawMemory.getLong(at + Long.BYTES) == key && word != 0) {
                return entry(base, word);
            }
            if (word == 0) {
                return 0;
            }
            slot = slot + 1 & mask;
        }
    }

    private long findLongGrowing(long key, long hash) {
        long entry = growth.mayBeInOld(old, hash) ? old.find(base, key, hash) : 0;
        return entry != 0 ? entry : index.find(base, key, hash);
    }

    /**
     * Finds the entry of a key of one fixed word, or makes one whose value is all zero.
     *
     * @param key the word
     * @param hash its hash
     * @return address of the entry, or {@link #OUT_OF_MEMORY}
     */
    public long findOrInsertLong(long key, long hash) {
        assert oneWord : "the key has other than one word";
        if (growing) {
            return findOrInsertGrowing(key, hash);
        }
        long slot = hash >>> shift;
        while (true) {
            long at = words + (slot << KEY_SLOT_SHIFT);
            long word = RawMemory.getLong(at);
            if (RawMemory.getLong(at + Long.BYTES) == key && word != 0) {
                inserted = false;
                return entry(base, word);
            }
            if (word == 0) {
                return insertLong(key, hash, at);
            }
            slot = slot + 1 & mask;
        }
    }

    private long insertLong(long key, long hash, long freeSlot) {
        if (entries.size() >= prepareAt) {
            return insertKey(key, hash);
        }
        long entry = entries.take(hash);
        inserted = entry > 0;
        if (inserted) {
            RawMemory.putLong(entry + KEY_OFFSET, key);
            region.touch(freeSlot);
            RawMemory.putLong(freeSlot, IndexSlots.word(hash, entry - base));
            RawMemory.putLong(freeSlot + Long.BYTES, key);
        }
        return entry;
    }

    private long findOrInsertGrowing(long key, long hash) {
        long entry = findLongGrowing(key, hash);
        if (entry != 0) {
            inserted = false;
            return entry;
        }
        return insertKey(key, hash);
    }

    private long insertKey(long key, long hash) {
        long entry = insert(key, hash);
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
        if (oneWord) {
            return findLong(RawMemory.getLong(key), hash);
        }
        long entry = growing && growth.mayBeInOld(old, hash) ? old.find(layout, base, key, hash) : 0;
        return entry != 0 ? entry : index.find(layout, base, key, hash);
    }

    /**
     * Finds the entry of a key, or makes one whose value is all zero.
     *
     * @param key address of the key; see {@link KeyLayout}
     * @param hash its hash
     * @return address of the entry, or {@link #OUT_OF_MEMORY}
     */
    public long findOrInsert(long key, long hash) {
        if (oneWord) {
            return findOrInsertLong(RawMemory.getLong(key), hash);
        }
        long entry = find(key, hash);
        if (entry != 0) {
            inserted = false;
            return entry;
        }
        entry = insert(0, hash);
        if (entry > 0 && !KeyTexts.store(layout, region, texts, key, entry + KEY_OFFSET)) {
            unlink(entry);
            inserted = false;
            return OUT_OF_MEMORY;
        }
        return entry;
    }

    /** Makes an entry and puts it into the index; the key is the caller's to write. */
    private long insert(long key, long hash) {
        inserted = false;
        if (entries.size() >= prepareAt && !prepare()) {
            return OUT_OF_MEMORY;
        }
        long entry = entries.take(hash);
        if (entry > 0) {
            inserted = true;
            index.place(IndexSlots.word(hash, entry - base), key);
            if (growing && growth.move(old, index)) {
                growing = false;
            }
        }
        return entry;
    }

    /** Makes the next index ready, and takes it when it is time. {@return whether an entry more is allowed} */
    private boolean prepare() {
        boolean due = entries.size() > mask >>> 1;
        if (!growth.prepare()) {
            return !due;
        }
        if (due) {
            growth.grow(index);
            loadIndex();
        }
        return true;
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
        assert oneWord : "the key has other than one word";
        if (growing && count > 1) {
            SliceProbe.loadWords(old, count, hashes, found);
        }
        if (count == 1) {
            SliceProbe.forget(count, found);
        } else if (selection == 0) {
            SliceProbe.matchDense(index, base, keys + 8L * from, count, hashes, found);
        } else {
            SliceProbe.matchSelected(index, base, keys, selection, count, hashes, found);
        }
        for (int k = 0; k < count; k++) {
            if (found[k] == 0) {
                long row = selection == 0 ? from + k : RawMemory.getInt(selection + 4L * k);
                long entry = findOrInsertLong(RawMemory.getLong(keys + 8 * row), hashes[k]);
                if (entry < 0) {
                    return k;
                }
                found[k] = entry;
            }
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
        if (!oneWord && count > 1 && (mask << KEY_SLOT_SHIFT) + entries.size() * entryBytes > STAGED_BYTES) {
            SliceProbe.touch(index, old, growing, base, count, hashes, found);
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

    /**
     * Removes the entry of a key. Its place is used again by a later insert, and so its rank in the order of insertion.
     *
     * @param key address of the key
     * @param hash its hash
     * @return whether there was one
     */
    public boolean remove(long key, long hash) {
        long entry = find(key, hash);
        if (entry == 0) {
            return false;
        }
        removeEntry(entry);
        return true;
    }

    /**
     * Removes an entry.
     *
     * @param entry address of it
     */
    public void removeEntry(long entry) {
        if (layout.anyString()) {
            KeyTexts.free(layout, texts, entry + KEY_OFFSET, layout.words());
        }
        unlink(entry);
    }

    private void unlink(long entry) {
        long hash = RawMemory.getLong(entry);
        long word = IndexSlots.word(hash, entry - base);
        if (!growing || !growth.mayBeInOld(old, hash) || !old.remove(word)) {
            index.remove(word);
        }
        entries.give(entry);
    }

    /**
     * Removes all entries; index and chunks are kept for reuse. Costs what the entries or what the index cost,
     * whichever is less.
     */
    public void clear() {
        if (growing) {
            growth.finish();
            growing = false;
        }
        KeyTexts.freeAll(layout, texts, entries);
        if (entries.size() > (mask + 1) / SPARSE) {
            growth.zeroIndex();
        } else {
            index.clearRuns(entries);
        }
        entries.rewind();
    }

    /** {@return address of the oldest entry, or 0} */
    public long firstEntry() {
        return entries.first();
    }

    /**
     * {@return address of the next entry in order of insertion, or 0}
     *
     * @param entry address of an entry, removed since or not
     */
    public long nextEntry(long entry) {
        return entries.next(entry);
    }
}
