package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * The words of an index: upper 32 bits of the hash, then the entry's offset / 16; 0 is a free slot. A key's home slot is
 * the top bits of its hash, so the index is sorted by hash but for collisions, and words move to a larger index without a
 * look at their entries.
 */
@HotPath
final class IndexWords {
    /** A slot of an old index whose entry was removed; never a valid word, since offset 16 is the region's header. */
    static final long REMOVED = 1;

    static final long REF_MASK = 0xFFFF_FFFFL;
    private static final long HASH_MASK = 0xFFFF_FFFF_0000_0000L;

    private IndexWords() {}

    static long word(long words, long slot) {
        return RawMemory.getLong(words + (slot << 3));
    }

    static long make(long hash, long entryOffset) {
        return (hash & HASH_MASK) | entryOffset >>> 4;
    }

    static long entry(long base, long word) {
        return base + ((word & REF_MASK) << 4);
    }

    static boolean sameHash(long word, long hash) {
        return (word ^ hash) >>> 32 == 0;
    }

    /**
     * The word of the home slot, or else the one behind it, whichever has the hash: without a branch, because one that is
     * mispredicted here would wait for the cache miss and keep later look-ups from starting theirs.
     */
    static long pick(long home, long behind, long hash) {
        long differs = -((home ^ hash) >>> 32) >> 63;
        return home ^ (home ^ behind) & differs;
    }

    static void place(Region region, long words, long mask, int shift, long word) {
        long slot = word >>> shift;
        while (word(words, slot) != 0) {
            slot = slot + 1 & mask;
        }
        long address = words + (slot << 3);
        region.touch(address);
        RawMemory.putLong(address, word);
    }

    /** Backward-shift deletion: Knuth, volume 3, 6.4, algorithm R. Nothing happens when the word is not there. */
    static void remove(Region region, long words, long mask, int shift, long word) {
        long hole = word >>> shift;
        while (word(words, hole) != word) {
            if (word(words, hole) == 0) {
                return;
            }
            hole = hole + 1 & mask;
        }
        for (long next = hole + 1 & mask; word(words, next) != 0; next = next + 1 & mask) {
            long home = word(words, next) >>> shift;
            if ((next - home & mask) >= (next - hole & mask)) {
                put(region, words, hole, word(words, next));
                hole = next;
            }
        }
        put(region, words, hole, 0);
    }

    /** Marks a word of an old index: others behind it must still be found. */
    static void blank(Region region, long words, long mask, int shift, long word) {
        for (long slot = word >>> shift; word(words, slot) != 0; slot = slot + 1 & mask) {
            if (word(words, slot) == word) {
                put(region, words, slot, REMOVED);
                return;
            }
        }
    }

    /** Zeroes every word from a slot up to the next free one. */
    static void clearRun(Region region, long words, long mask, long from) {
        for (long slot = from; word(words, slot) != 0; slot = slot + 1 & mask) {
            put(region, words, slot, 0);
        }
    }

    private static void put(Region region, long words, long slot, long word) {
        long address = words + (slot << 3);
        region.touch(address);
        RawMemory.putLong(address, word);
    }
}
