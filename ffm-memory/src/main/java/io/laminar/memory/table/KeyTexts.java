package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;

/** The texts of keys: compared with their bytes, copied into the slab when a key is kept. */
@HotPath
final class KeyTexts {
    private KeyTexts() {}

    /** Whether an entry's key and a key to look up are the same. */
    static boolean same(KeyLayout layout, long base, long stored, long key) {
        for (int w = 0; w < layout.words(); w++) {
            long a = RawMemory.getLong(stored + 8L * w);
            if (a != RawMemory.getLong(key + 8L * w)) {
                return false;
            }
            if (layout.isString(w)) {
                w++;
                if (!sameTail(base, (int) a, stored + 8L * w, key + 8L * w)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Compares second words of two texts whose first words, and so lengths and prefixes, are equal. */
    private static boolean sameTail(long base, int length, long storedTail, long keyTail) {
        long stored = RawMemory.getLong(storedTail);
        long key = RawMemory.getLong(keyTail);
        return length <= StringView.INLINE_BYTES ? stored == key : RawMemory.equal(base + stored, key, length);
    }

    /**
     * Writes a key into an entry; long texts go to the slab.
     *
     * @return whether the slab had room for them; if not, nothing is left in it
     */
    static boolean store(KeyLayout layout, Region region, Slab slab, long key, long target) {
        for (int w = 0; w < layout.words(); w++) {
            long word = RawMemory.getLong(key + 8L * w);
            RawMemory.putLong(target + 8L * w, word);
            if (layout.isString(w)) {
                w++;
                long tail = RawMemory.getLong(key + 8L * w);
                int length = (int) word;
                if (length > StringView.INLINE_BYTES) {
                    long run = slab.allocate(length);
                    if (run < 0) {
                        free(layout, slab, target, w - 1);
                        return false;
                    }
                    region.touch(region.base() + run, length);
                    RawMemory.copy(tail, region.base() + run, length);
                    tail = run;
                }
                RawMemory.putLong(target + 8L * w, tail);
            }
        }
        return true;
    }

    /** Gives the long texts of all keys back. */
    static void freeAll(KeyLayout layout, Slab slab, EntryChunks entries) {
        if (slab.usedBytes() > 0) {
            for (long entry = entries.first(); entry != 0; entry = entries.next(entry)) {
                free(layout, slab, entry + KeyedTable.KEY_OFFSET, layout.words());
            }
        }
    }

    /** Gives the long texts among the first words of an entry's key back. */
    static void free(KeyLayout layout, Slab slab, long key, int words) {
        for (int w = 0; w < words; w++) {
            if (layout.isString(w)) {
                int length = (int) RawMemory.getLong(key + 8L * w);
                w++;
                if (length > StringView.INLINE_BYTES) {
                    slab.free(RawMemory.getLong(key + 8L * w), length);
                }
            }
        }
    }
}
