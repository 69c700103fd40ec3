package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * The order of keys: byte by byte, unsigned, a prefix before what it is a prefix of.
 *
 * <p>A key is its head, which are its first eight bytes as a number, padded with zeros; its tail, which are the bytes
 * behind them; and its length. Where two heads differ nothing else need be read. Where they do not, and one key has no
 * tail, its padding says that it is a prefix of the other: lengths decide.
 */
@HotPath
final class KeyOrder {
    static final int HEAD_BYTES = Long.BYTES;

    private KeyOrder() {}

    /** {@return up to eight bytes as a number that compares, unsigned, as they do} */
    static long head(long address, int bytes) {
        if (bytes >= HEAD_BYTES) {
            return Long.reverseBytes(RawMemory.getLong(address));
        }
        long head = 0;
        for (int i = 0; i < bytes; i++) {
            head |= (RawMemory.getByte(address + i) & 0xFFL) << (HEAD_BYTES - 1 - i) * Byte.SIZE;
        }
        return head;
    }

    /** Writes the bytes that a head stands for. */
    static void putHead(long head, long target, int bytes) {
        if (bytes >= HEAD_BYTES) {
            RawMemory.putLong(target, Long.reverseBytes(head));
            return;
        }
        for (int i = 0; i < bytes; i++) {
            RawMemory.putByte(target + i, (byte) (head >>> (HEAD_BYTES - 1 - i) * Byte.SIZE));
        }
    }

    /** {@return the length of a key's tail} */
    static int tailBytes(int bytes) {
        return Math.max(0, bytes - HEAD_BYTES);
    }

    /** Compares two keys whose heads are the same. */
    static int compareTails(long a, int aBytes, long b, int bBytes) {
        int common = tailBytes(Math.min(aBytes, bBytes));
        for (int i = 0; i < common; i += HEAD_BYTES) {
            long x = head(a + i, common - i);
            long y = head(b + i, common - i);
            if (x != y) {
                return Long.compareUnsigned(x, y);
            }
        }
        return aBytes - bBytes;
    }

    /** {@return how many bytes two different keys have in common, counted from their starts} */
    static int commonBytes(long aHead, long aTail, int aBytes, long bHead, long bTail, int bBytes) {
        int shorter = Math.min(aBytes, bBytes);
        if (aHead != bHead) {
            return Math.min(shorter, Long.numberOfLeadingZeros(aHead ^ bHead) / Byte.SIZE);
        }
        int common = tailBytes(shorter);
        for (int i = 0; i < common; i += HEAD_BYTES) {
            long differing = head(aTail + i, common - i) ^ head(bTail + i, common - i);
            if (differing != 0) {
                return HEAD_BYTES + i + Long.numberOfLeadingZeros(differing) / Byte.SIZE;
            }
        }
        return shorter;
    }

    /** {@return the head of a key's first bytes} */
    static long headOf(long head, int bytes) {
        return bytes >= HEAD_BYTES ? head : bytes == 0 ? 0 : head & -1L << (HEAD_BYTES - bytes) * Byte.SIZE;
    }
}
