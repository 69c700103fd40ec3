package io.laminar.memory.raw;

import io.laminar.memory.HotPath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bulk operations behind {@link RawMemory}, bounds already checked. */
final class Bulk {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long LOW_BYTES = 0x0101_0101_0101_0101L;

    private Bulk() {}

    /** Word by word: a slice to call {@code fill} on would be an allocation until C2 has seen it. */
    @HotPath
    static void fill(MemorySegment memory, long address, long bytes, byte value) {
        long word = (value & 0xFFL) * LOW_BYTES;
        long end = address + bytes;
        long at = address;
        for (long last = end - Long.BYTES; at <= last; at += Long.BYTES) {
            memory.set(LONG, at, word);
        }
        for (; at < end; at++) {
            memory.set(ValueLayout.JAVA_BYTE, at, value);
        }
    }

    /** Compares fewer than eight bytes. */
    @HotPath
    static boolean equalShort(long a, long b, long bytes) {
        for (long i = 0; i < bytes; i++) {
            if (RawMemory.getByte(a + i) != RawMemory.getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    static byte[] toArray(long address, int bytes) {
        byte[] array = new byte[bytes];
        RawMemory.copyTo(address, array, 0, bytes);
        return array;
    }
}
