package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;

/**
 * Hashes of keys: 64 bits, of which tables use the upper 32.
 *
 * <p>Source: the finaliser of MurmurHash3 (Appleby) shortened to one multiplication where only the upper half is used;
 * the constant is 2^64 divided by the golden ratio (Knuth, volume 3, 6.4).
 */
@HotPath
public final class Hashing {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND = 0xC2B2_AE3D_27D4_EB4FL;

    private Hashing() {}

    /** {@return the hash of one word} */
    public static long mixLong(long word) {
        long h = (word ^ word >>> 32) * GOLDEN;
        return (h ^ h >>> 29) * SECOND;
    }

    /** {@return the hash of a sequence whose hash so far is {@code hash} and whose next word is {@code word}} */
    public static long combine(long hash, long word) {
        return mixLong(Long.rotateLeft(hash, 23) + word);
    }

    /** {@return the hash of bytes} */
    public static long hashBytes(long address, long length) {
        long hash = length;
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = combine(hash, RawMemory.getLong(address + i));
        }
        long tail = 0;
        for (; i < length; i++) {
            tail = tail << 8 | RawMemory.getByte(address + i) & 0xFF;
        }
        return combine(hash, tail);
    }

    /**
     * {@return the hash of a text; the same whether it lies in its view or behind it}
     *
     * @param view address of its view
     * @param data address that data offsets count from
     */
    public static long hashString(long view, long data) {
        return hashBytes(StringView.address(view, data), StringView.length(view));
    }
}
