package io.laminar.memory.raw;

import io.laminar.memory.HotPath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Map;

/**
 * Access to memory by absolute address: the one place where the whole address space is a segment.
 *
 * <p>Plain accesses need no alignment; ordered ones (acquire, release, opaque, volatile, compare-and-set) need natural
 * alignment. A wrong address kills the JVM, unless the checked mode is on: then every access is looked up among the
 * live allocations first and a miss throws {@link MemoryAccessError}.
 *
 * @threading any; memory order is the method's name, plain where it names none
 * @allocation none
 */
@HotPath
public final class RawMemory {
    /** Whether accesses are checked: system property {@code laminar.checked}, read once. */
    public static final boolean CHECKED = Boolean.getBoolean("laminar.checked");

    /** The whole address space; for this package alone. */
    static final MemorySegment MEM;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final VarHandle ORDERED_LONG =
            ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_INT =
            ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_SHORT =
            ValueLayout.JAVA_SHORT.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_BYTE =
            ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

    static {
        @SuppressWarnings("restricted")
        MemorySegment everything = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        MEM = everything;
        OrderedAccess.link();
    }

    private RawMemory() {}

    private static void check(long address, long bytes) {
        if (CHECKED) {
            LiveMemory.check(address, bytes);
        }
    }

    /** {@return the byte at {@code address}} */
    public static byte getByte(long address) {
        check(address, 1);
        return MEM.get(BYTE, address);
    }

    /** Writes a byte. */
    public static void putByte(long address, byte value) {
        check(address, 1);
        MEM.set(BYTE, address, value);
    }

    /** {@return the 16-bit integer at {@code address}} */
    public static short getShort(long address) {
        check(address, Short.BYTES);
        return MEM.get(SHORT, address);
    }

    /** Writes a 16-bit integer. */
    public static void putShort(long address, short value) {
        check(address, Short.BYTES);
        MEM.set(SHORT, address, value);
    }

    /** {@return the 32-bit integer at {@code address}} */
    public static int getInt(long address) {
        check(address, Integer.BYTES);
        return MEM.get(INT, address);
    }

    /** Writes a 32-bit integer. */
    public static void putInt(long address, int value) {
        check(address, Integer.BYTES);
        MEM.set(INT, address, value);
    }

    /** {@return the 64-bit integer at {@code address}} */
    public static long getLong(long address) {
        check(address, Long.BYTES);
        return MEM.get(LONG, address);
    }

    /** Writes a 64-bit integer. */
    public static void putLong(long address, long value) {
        check(address, Long.BYTES);
        MEM.set(LONG, address, value);
    }

    /** {@return the float at {@code address}} */
    public static float getFloat(long address) {
        check(address, Float.BYTES);
        return MEM.get(FLOAT, address);
    }

    /** Writes a float. */
    public static void putFloat(long address, float value) {
        check(address, Float.BYTES);
        MEM.set(FLOAT, address, value);
    }

    /** {@return the double at {@code address}} */
    public static double getDouble(long address) {
        check(address, Double.BYTES);
        return MEM.get(DOUBLE, address);
    }

    /** Writes a double. */
    public static void putDouble(long address, double value) {
        check(address, Double.BYTES);
        MEM.set(DOUBLE, address, value);
    }

    /** {@return the 64-bit integer at an aligned address, with acquire semantics} */
    public static long getLongAcquire(long address) {
        check(address, Long.BYTES);
        return (long) ORDERED_LONG.getAcquire(MEM, address);
    }

    /** Writes a 64-bit integer at an aligned address, with release semantics. */
    public static void putLongRelease(long address, long value) {
        check(address, Long.BYTES);
        ORDERED_LONG.setRelease(MEM, address, value);
    }

    /** {@return the 64-bit integer at an aligned address, opaque} */
    public static long getLongOpaque(long address) {
        check(address, Long.BYTES);
        return (long) ORDERED_LONG.getOpaque(MEM, address);
    }

    /** Writes a 64-bit integer at an aligned address, opaque. */
    public static void putLongOpaque(long address, long value) {
        check(address, Long.BYTES);
        ORDERED_LONG.setOpaque(MEM, address, value);
    }

    /** {@return the 64-bit integer at an aligned address, volatile} */
    public static long getLongVolatile(long address) {
        check(address, Long.BYTES);
        return (long) ORDERED_LONG.getVolatile(MEM, address);
    }

    /** Writes a 64-bit integer at an aligned address, volatile. */
    public static void putLongVolatile(long address, long value) {
        check(address, Long.BYTES);
        ORDERED_LONG.setVolatile(MEM, address, value);
    }

    /** {@return whether the value was {@code expected} and is now {@code value}; volatile} */
    public static boolean compareAndSetLong(long address, long expected, long value) {
        check(address, Long.BYTES);
        return ORDERED_LONG.compareAndSet(MEM, address, expected, value);
    }

    /** {@return the value before {@code delta} was added; volatile} */
    public static long getAndAddLong(long address, long delta) {
        check(address, Long.BYTES);
        return (long) ORDERED_LONG.getAndAdd(MEM, address, delta);
    }

    /** {@return the 32-bit integer at an aligned address, with acquire semantics} */
    public static int getIntAcquire(long address) {
        check(address, Integer.BYTES);
        return (int) ORDERED_INT.getAcquire(MEM, address);
    }

    /** Writes a 32-bit integer at an aligned address, with release semantics. */
    public static void putIntRelease(long address, int value) {
        check(address, Integer.BYTES);
        ORDERED_INT.setRelease(MEM, address, value);
    }

    /** {@return whether the value was {@code expected} and is now {@code value}; volatile} */
    public static boolean compareAndSetInt(long address, int expected, int value) {
        check(address, Integer.BYTES);
        return ORDERED_INT.compareAndSet(MEM, address, expected, value);
    }

    /** Writes a 16-bit integer at an aligned address, with release semantics. */
    public static void putShortRelease(long address, short value) {
        check(address, Short.BYTES);
        ORDERED_SHORT.setRelease(MEM, address, value);
    }

    /** {@return the byte at {@code address}, opaque} */
    public static byte getByteOpaque(long address) {
        check(address, 1);
        return (byte) ORDERED_BYTE.getOpaque(MEM, address);
    }

    /** Copies bytes; the two ranges may overlap. */
    public static void copy(long source, long target, long bytes) {
        check(source, bytes);
        check(target, bytes);
        MemorySegment.copy(MEM, source, MEM, target, bytes);
    }

    /** Copies bytes of an array to memory. */
    public static void copyFrom(byte[] source, int from, long target, int bytes) {
        check(target, bytes);
        MemorySegment.copy(source, from, MEM, BYTE, target, bytes);
    }

    /** Copies bytes of memory to an array. */
    public static void copyTo(long source, byte[] target, int from, int bytes) {
        check(source, bytes);
        MemorySegment.copy(MEM, BYTE, source, target, from, bytes);
    }

    /** Fills a range with one byte. */
    public static void fill(long address, long bytes, byte value) {
        check(address, bytes);
        Bulk.fill(MEM, address, bytes, value);
    }

    /** Zeroes a range that need not be live memory of this class: checks are the caller's. */
    static void zero(long address, long bytes) {
        Bulk.fill(MEM, address, bytes, (byte) 0);
    }

    /** {@return whether two ranges hold the same bytes} */
    public static boolean equal(long a, long b, long bytes) {
        if (bytes < Long.BYTES) {
            return Bulk.equalShort(a, b, bytes);
        }
        // The last word may overlap the one before it: no loop over single bytes.
        long last = bytes - Long.BYTES;
        for (long i = 0; i < last; i += Long.BYTES) {
            if (getLong(a + i) != getLong(b + i)) {
                return false;
            }
        }
        return getLong(a + last) == getLong(b + last);
    }

    /** {@return the first offset where two ranges differ, or -1} */
    public static long mismatch(long a, long b, long bytes) {
        long i = 0;
        while (i + Long.BYTES <= bytes && getLong(a + i) == getLong(b + i)) {
            i += Long.BYTES;
        }
        for (; i < bytes; i++) {
            if (getByte(a + i) != getByte(b + i)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * {@return a new array with a copy of memory}
     *
     * @allocation the array
     */
    public static byte[] toArray(long address, int bytes) {
        return Bulk.toArray(address, bytes);
    }

    /**
     * Allocates zeroed memory outside the heap.
     *
     * @param bytes size, at least 1
     * @param alignment power of two
     * @param tag what it is for; live bytes are counted by tag
     * @return its address
     */
    public static long allocate(long bytes, long alignment, String tag) {
        return LiveMemory.allocate(bytes, alignment, tag);
    }

    /**
     * Reserves a large range that is committed as it is touched and reads as zero until then.
     *
     * @param bytes size, at least 1
     * @param tag what it is for; live bytes are counted by tag
     * @return its address, a multiple of {@link VirtualMemory#RESERVE_ALIGNMENT}
     */
    public static long reserve(long bytes, String tag) {
        return LiveMemory.allocate(bytes, VirtualMemory.RESERVE_ALIGNMENT, tag);
    }

    /**
     * Narrows or widens the part of an allocation that may be accessed, for the checked mode: a region says how much of
     * its reservation is in use. Without the checked mode this does nothing.
     *
     * @param address what {@link #allocate} returned
     * @param reachBytes bytes from its start that may be accessed, at most its size
     */
    public static void confine(long address, long reachBytes) {
        if (CHECKED) {
            LiveMemory.confine(address, reachBytes);
        }
    }

    /**
     * Gives memory back.
     *
     * @param address what {@link #allocate} returned; anything else throws
     */
    public static void free(long address) {
        LiveMemory.free(address);
    }

    /**
     * Makes memory that somebody else mapped, such as a queue shared with the kernel, known to the checked mode. It is
     * listed as live until {@link #forget}.
     *
     * @param address its start
     * @param bytes size, at least 1; may not overlap what is live
     * @param tag what it is for
     */
    public static void adopt(long address, long bytes, String tag) {
        LiveMemory.adopt(address, bytes, tag);
    }

    /**
     * Ends what {@link #adopt} began, before the memory is unmapped.
     *
     * @param address what was adopted; anything else throws
     */
    public static void forget(long address) {
        LiveMemory.forget(address);
    }

    /** {@return bytes allocated or adopted, and not yet freed or forgotten} */
    public static long liveBytes() {
        return LiveMemory.liveBytes();
    }

    /** {@return live bytes by tag} */
    public static Map<String, Long> liveAllocations() {
        return LiveMemory.liveAllocations();
    }
}
