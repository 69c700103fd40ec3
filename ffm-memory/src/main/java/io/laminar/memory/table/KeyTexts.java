package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;

/** The texts of keys: compared with their bytes, copied into the slab when a key is kept. */
@HotPath
final class KeyTexts {
    private static final long PAGES_FOR_ONE_TEXT = 2;

    private KeyTexts() {}

    /** Compares second words of two texts whose first words, and so lengths and prefixes, are equal. */
    static boolean sameTail(long base, int length, long storedTail, long keyTail) {
        long stored = RawMemory.getLong(storedTail);
        long key = RawMemory.getLong(keyTail);
        return length <= StringView.INLINE_BYTES ? stored == key : RawMemory.equal(base + stored, key, length);
    }

    /** Whether the region surely has room for the long texts of a key. */
    static boolean room(KeyLayout layout, Region region, long key) {
        long bytes = 0;
        for (int w = 0; w < layout.words(); w++) {
            if (layout.isString(w)) {
                int length = (int) RawMemory.getLong(key + 8L * w);
                bytes += length <= StringView.INLINE_BYTES
                        ? 0
                        : 2L * length + PAGES_FOR_ONE_TEXT * Region.PAGE_BYTES;
            }
        }
        return bytes == 0 || region.usedBytes() + bytes <= region.limitBytes();
    }

    /** Writes a key into an entry; long texts go to the slab, which has room for them. */
    static void store(KeyLayout layout, Region region, Slab slab, long key, long target) {
        for (int w = 0; w < layout.words(); w++) {
            long word = RawMemory.getLong(key + 8L * w);
            RawMemory.putLong(target + 8L * w, word);
            if (layout.isString(w)) {
                w++;
                long tail = RawMemory.getLong(key + 8L * w);
                int length = (int) word;
                if (length > StringView.INLINE_BYTES) {
                    long run = slab.allocate(length);
                    region.touch(region.base() + run, length);
                    RawMemory.copy(tail, region.base() + run, length);
                    tail = run;
                }
                RawMemory.putLong(target + 8L * w, tail);
            }
        }
    }

    /** Gives the long texts of an entry's key back. */
    static void free(KeyLayout layout, Slab slab, long key) {
        for (int w = 0; w < layout.words(); w++) {
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
