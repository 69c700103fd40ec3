package io.laminar.memory.table;

import static io.laminar.memory.table.IndexSlots.KEY_SLOT_SHIFT;
import static io.laminar.memory.table.IndexSlots.entry;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The first stages of a look-up of many keys: loops without branches that depend on what was loaded, and with little
 * work for each load, so that a core has as many cache misses under way as it can. A branch that is mispredicted here
 * would wait for its miss and keep later look-ups from starting theirs.
 */
@HotPath
final class SliceProbe {
    private SliceProbe() {}

    /** Nothing is known of any key. */
    static void forget(int count, long[] found) {
        for (int k = 0; k < count; k++) {
            found[k] = 0;
        }
    }

    /** For keys of one word: the entries of those that are in their home slots, 0 for the others. */
    static void matchDense(IndexSlots index, long base, long keys, int count, long[] hashes, long[] found) {
        long words = index.words;
        int shift = index.shift;
        for (int k = 0; k < count; k++) {
            long at = words + (hashes[k] >>> shift << KEY_SLOT_SHIFT);
            found[k] = match(base, at, RawMemory.getLong(keys + 8L * k));
        }
    }

    /** The same for selected rows of a column of keys. */
    static void matchSelected(
            IndexSlots index, long base, long keys, long selection, int count, long[] hashes, long[] found) {
        long words = index.words;
        int shift = index.shift;
        for (int k = 0; k < count; k++) {
            long row = RawMemory.getInt(selection + 4L * k);
            long at = words + (hashes[k] >>> shift << KEY_SLOT_SHIFT);
            found[k] = match(base, at, RawMemory.getLong(keys + 8 * row));
        }
    }

    private static long match(long base, long at, long key) {
        long word = RawMemory.getLong(at);
        long differs = RawMemory.getLong(at + Long.BYTES) ^ key;
        // A free slot has no reference, whatever key it held before.
        long free = (word & IndexSlots.REF_MASK) - 1;
        return entry(base, word) & ~((differs | -differs | free) >> 63);
    }

    /** For any keys: reads all index words, then all entries, and leaves them in the cache. */
    static void touch(
            IndexSlots index, IndexSlots old, boolean growing, long base, int count, long[] hashes, long[] scratch) {
        loadWords(index, count, hashes, scratch);
        long sum = touchEntries(base, count, scratch);
        if (growing) {
            loadWords(old, count, hashes, scratch);
            sum += touchEntries(base, count, scratch);
        }
        // Kept, or else the compiler would drop the loads.
        scratch[0] = sum;
    }

    /** Reads the words of home slots, and leaves them in the cache. */
    static void loadWords(IndexSlots index, int count, long[] hashes, long[] scratch) {
        long words = index.words;
        int shift = index.shift;
        int slotShift = index.slotShift;
        for (int k = 0; k < count; k++) {
            scratch[k] = RawMemory.getLong(words + (hashes[k] >>> shift << slotShift));
        }
    }

    private static long touchEntries(long base, int count, long[] words) {
        long sum = 0;
        for (int k = 0; k < count; k++) {
            sum += RawMemory.getLong(entry(base, words[k]) + KeyedTable.KEY_OFFSET);
        }
        return sum;
    }
}
