package io.laminar.memory.table;

import static io.laminar.memory.table.IndexWords.entry;
import static io.laminar.memory.table.IndexWords.pick;
import static io.laminar.memory.table.IndexWords.sameHash;
import static io.laminar.memory.table.IndexWords.word;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;

/**
 * A hash table from keys to fixed-size values, inside a region.
 *
 * <pre>
 *  index   8 bytes a slot, linear probing, at most half full; see {@link IndexWords}, {@link IndexGrowth}
 *  entry   | hash, bit 0 set | key words | value ...            |  a multiple of 16 bytes, never moves
 *  chunk   | next chunk | pages | entries in order of insertion | 2, next chunk |
 * </pre>
 *
 * <p>While the index grows, the new and the old one are probed; entries stay where they are. Slices of keys are looked up
 * in stages when the table is larger than a cache: first all index words, then all entries, so that cache misses overlap.
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
    private final int entryBytes;
    private final int valueOffset;

    private long words;
    private long mask;
    private int shift;
    private long oldWords;
    private long oldMask;
    private int oldShift;
    private long size;
    private long prepareAt;
    private boolean inserted;

    private KeyedTable(Region region, TableHeader header) {
        this.region = region;
        this.base = region.base();
        this.header = header;
        this.layout = KeyLayout.read(header);
        this.valueOffset = (int) KEY_OFFSET + layout.bytes();
        this.entryBytes = (valueOffset + header.valueBytes() + 15) & -16;
        this.growth = new IndexGrowth(region, header);
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
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, expectedEntries) * 2 - 1);
        long offset = region.allocateExtent(1);
        TableHeader header = new TableHeader(region, Math.max(0, offset));
        if (offset >= 0) {
            header.format(layout, valueBytes);
            if (new IndexGrowth(region, header).start(Math.max(IndexGrowth.LEAST_BITS, bits))) {
                return open(region, offset);
            }
            region.freeExtent(offset, 1);
        }
        throw new IllegalStateException("the region has no room for a table: expectedEntries=" + expectedEntries
                + ", usedBytes=" + region.usedBytes() + ", limitBytes=" + region.limitBytes());
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
        if (!header.formatted()) {
            throw new IllegalArgumentException("no table at this offset: offset=" + offset);
        }
        KeyedTable table = new KeyedTable(region, header);
        table.load();
        return table;
    }

    private void load() {
        loadIndex();
        size = header.get(TableHeader.SIZE);
        entries.load();
    }

    private void loadIndex() {
        int bits = (int) header.get(TableHeader.INDEX_BITS);
        words = base + header.get(TableHeader.INDEX);
        shift = Long.SIZE - bits;
        mask = (1L << bits) - 1;
        prepareAt = (mask + 1) * 3 >>> 3;
        int oldBits = (int) header.get(TableHeader.OLD_BITS);
        oldWords = header.get(TableHeader.OLD) == 0 ? 0 : base + header.get(TableHeader.OLD);
        oldShift = Long.SIZE - oldBits;
        oldMask = (1L << oldBits) - 1;
    }

    /** {@return where the table lies in its region} */
    public long offset() {
        return header.offset();
    }

    /** {@return the number of entries} */
    public long size() {
        return size;
    }

    /** {@return the offset of the key in an entry, in bytes} */
    public int keyOffset() {
        return (int) KEY_OFFSET;
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
        long slot = hash >>> shift;
        long home = word(words, slot);
        long word = pick(home, word(words, slot + 1 & mask), hash);
        long entry = entry(base, word);
        if (sameHash(word, hash) && RawMemory.getLong(entry + KEY_OFFSET) == key && word != 0) {
            return entry;
        }
        return home == 0 && oldWords == 0 ? 0 : findLongSlow(key, hash);
    }

    private long findLongSlow(long key, long hash) {
        long slot = hash >>> shift;
        for (long word = word(words, slot); word != 0; word = word(words, slot)) {
            if (sameHash(word, hash) && RawMemory.getLong(entry(base, word) + KEY_OFFSET) == key) {
                return entry(base, word);
            }
            slot = slot + 1 & mask;
        }
        return oldWords == 0 ? 0 : findLongOld(key, hash);
    }

    private long findLongOld(long key, long hash) {
        long slot = hash >>> oldShift;
        for (long word = word(oldWords, slot); word != 0; word = word(oldWords, slot)) {
            if (sameHash(word, hash)
                    && word != IndexWords.REMOVED
                    && RawMemory.getLong(entry(base, word) + KEY_OFFSET) == key) {
                return entry(base, word);
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
        long entry = findLong(key, hash);
        if (entry != 0) {
            inserted = false;
            return entry;
        }
        return insertLong(key, hash);
    }

    private long insertLong(long key, long hash) {
        long entry = insert(hash);
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
        long slot = hash >>> shift;
        for (long word = word(words, slot); word != 0; word = word(words, slot)) {
            if (sameHash(word, hash) && KeyTexts.same(layout, base, entry(base, word) + KEY_OFFSET, key)) {
                return entry(base, word);
            }
            slot = slot + 1 & mask;
        }
        return oldWords == 0 ? 0 : findOld(key, hash);
    }

    private long findOld(long key, long hash) {
        long slot = hash >>> oldShift;
        for (long word = word(oldWords, slot); word != 0; word = word(oldWords, slot)) {
            if (sameHash(word, hash)
                    && word != IndexWords.REMOVED
                    && KeyTexts.same(layout, base, entry(base, word) + KEY_OFFSET, key)) {
                return entry(base, word);
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
        long entry = find(key, hash);
        if (entry != 0) {
            inserted = false;
            return entry;
        }
        entry = insert(hash);
        if (entry > 0 && !KeyTexts.store(layout, region, texts, key, entry + KEY_OFFSET)) {
            unlink(entry);
            inserted = false;
            return OUT_OF_MEMORY;
        }
        return entry;
    }

    /** Makes an entry with a zero value and puts it into the index; the key is the caller's to write. */
    private long insert(long hash) {
        if (size >= prepareAt && !prepare()) {
            return OUT_OF_MEMORY;
        }
        long entry = entries.take();
        if (entry < 0) {
            return OUT_OF_MEMORY;
        }
        RawMemory.putLong(entry, hash | 1);
        for (long at = entry + valueOffset, end = entry + entryBytes; at < end; at += Long.BYTES) {
            RawMemory.putLong(at, 0);
        }
        IndexWords.place(region, words, mask, shift, IndexWords.make(hash, entry - base));
        size++;
        header.put(TableHeader.SIZE, size);
        inserted = true;
        if (oldWords != 0 && growth.move()) {
            oldWords = 0;
        }
        return entry;
    }

    /** Makes the next index ready, and takes it when it is time. {@return whether an entry more is allowed} */
    private boolean prepare() {
        boolean due = size > mask >>> 1;
        if (!growth.prepare()) {
            return !due;
        }
        if (due) {
            growth.grow();
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
        if (staged(count)) {
            loadWords(count, hashes, found);
            if (selection == 0) {
                matchDense(keys + 8L * from, count, hashes, found);
            } else {
                matchSelected(keys, selection, count, hashes, found);
            }
        } else {
            forget(count, found);
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

    private boolean staged(int count) {
        return (mask << 3) + size * entryBytes > STAGED_BYTES && count > 1;
    }

    private static void forget(int count, long[] found) {
        for (int k = 0; k < count; k++) {
            found[k] = 0;
        }
    }

    /** Reads every key's likeliest index word, in a loop whose cache misses do not wait for one another. */
    private void loadWords(int count, long[] hashes, long[] candidates) {
        for (int k = 0; k < count; k++) {
            long hash = hashes[k];
            long slot = hash >>> shift;
            candidates[k] = pick(word(words, slot), word(words, slot + 1 & mask), hash);
        }
        if (oldWords != 0) {
            for (int k = 0; k < count; k++) {
                long hash = hashes[k];
                candidates[k] = pick(candidates[k], word(oldWords, hash >>> oldShift), hash);
            }
        }
    }

    /** Turns words into the addresses of entries with the key, or 0; without branches, for the same reason. */
    private void matchDense(long keys, int count, long[] hashes, long[] candidates) {
        for (int k = 0; k < count; k++) {
            candidates[k] = match(candidates[k], hashes[k], RawMemory.getLong(keys + 8L * k));
        }
    }

    private void matchSelected(long keys, long selection, int count, long[] hashes, long[] candidates) {
        for (int k = 0; k < count; k++) {
            long row = RawMemory.getInt(selection + 4L * k);
            candidates[k] = match(candidates[k], hashes[k], RawMemory.getLong(keys + 8 * row));
        }
    }

    private long match(long word, long hash, long key) {
        long entry = entry(base, word);
        long differs = RawMemory.getLong(entry + KEY_OFFSET) ^ key | (word ^ hash) >>> 32;
        // No reference is below 2: a free slot and a removed word never match.
        long none = (word & IndexWords.REF_MASK) - 2;
        return entry & ~((differs | -differs | none) >> 63);
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
        if (staged(count)) {
            loadWords(count, hashes, found);
            touchEntries(count, found);
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

    private void touchEntries(int count, long[] candidates) {
        long sum = 0;
        for (int k = 0; k < count; k++) {
            sum += RawMemory.getLong(entry(base, candidates[k]) + KEY_OFFSET);
        }
        // Kept, or else the compiler would drop the loads.
        candidates[0] = sum;
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
        long word = IndexWords.make(RawMemory.getLong(entry), entry - base);
        IndexWords.remove(region, words, mask, shift, word);
        if (oldWords != 0) {
            IndexWords.blank(region, oldWords, oldMask, oldShift, word);
        }
        entries.give(entry);
        size--;
        header.put(TableHeader.SIZE, size);
    }

    /**
     * Removes all entries; index and chunks are kept for reuse. Costs what the entries or what the index cost, whichever
     * is less.
     */
    public void clear() {
        if (oldWords != 0) {
            growth.finish();
            oldWords = 0;
        }
        if (texts.usedBytes() > 0) {
            for (long entry = firstEntry(); entry != 0; entry = nextEntry(entry)) {
                KeyTexts.free(layout, texts, entry + KEY_OFFSET, layout.words());
            }
        }
        if (size > (mask + 1) / SPARSE) {
            growth.zero(words, (mask + 1) << 3);
        } else if (size > 0) {
            for (long entry = firstEntry(); entry != 0; entry = nextEntry(entry)) {
                IndexWords.clearRun(region, words, mask, RawMemory.getLong(entry) >>> shift);
            }
        }
        entries.rewind();
        size = 0;
        header.put(TableHeader.SIZE, 0);
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
