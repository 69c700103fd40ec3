package io.laminar.memory.raw;

/**
 * The address space of this process: reserved at once, committed when it is touched, given back in pieces.
 *
 * <p>On Linux this is {@code mmap(2)}. Elsewhere, or where mmap is refused at start, arenas of the JDK stand in:
 * committed at once, so a reservation is bounded by {@link #ARENA_LIMIT_BYTES}. {@link #mode()} says which.
 *
 * @threading any
 */
public final class VirtualMemory {
    /** Granularity of mappings in bytes: the smallest page of the machines we run on. */
    public static final long PAGE_BYTES = 4096;

    /** Alignment of reservations in bytes: a huge page. */
    public static final long RESERVE_ALIGNMENT = 1L << 21;

    /** The largest reservation when arenas stand in for mmap, in bytes: it is committed at once. */
    public static final long ARENA_LIMIT_BYTES = 1L << 30;

    private static final AddressSpace SPACE = choose();

    private VirtualMemory() {}

    private static AddressSpace choose() {
        AddressSpace mapped = MappedAddressSpace.probe();
        return mapped == null ? new ArenaAddressSpace(ARENA_LIMIT_BYTES) : mapped;
    }

    /** {@return {@code "mmap"}, or {@code "arena"} where mmap is not to be had} */
    public static String mode() {
        return SPACE.mode();
    }

    /** {@return the largest single reservation in bytes} */
    public static long largestReservation() {
        return SPACE.largestReservation() - RESERVE_ALIGNMENT;
    }

    static long reserve(long bytes, String tag) {
        return SPACE.reserve(bytes, tag);
    }

    static void unmap(long address, long bytes) {
        SPACE.unmap(address, bytes);
    }

    /**
     * Gives the pages of a range back to the kernel; they read as zero when they are touched again.
     *
     * @param address start, a multiple of {@link #PAGE_BYTES}
     * @param bytes length, a multiple of {@link #PAGE_BYTES}
     * @blocking a system call; 64 µs a MiB where all pages are resident
     */
    public static void release(long address, long bytes) {
        requirePages(address, bytes);
        SPACE.release(address, bytes);
    }

    /**
     * Makes pages resident, without changing them; another thread may do this for one that must not wait.
     *
     * @param address start, a multiple of {@link #PAGE_BYTES}
     * @param bytes length, a multiple of {@link #PAGE_BYTES}
     * @return whether they are resident; false where the kernel cannot do this (before Linux 5.14)
     * @blocking a system call; up to some milliseconds a MiB when the host has to find the memory
     */
    public static boolean populate(long address, long bytes) {
        requirePages(address, bytes);
        return SPACE.populate(address, bytes);
    }

    /**
     * Asks for huge pages; a hint that the kernel may ignore. The first touch of a huge page then zeroes all of it,
     * which takes up to milliseconds: {@link #populate} it before a core gets there.
     *
     * @param address start, a multiple of {@link #PAGE_BYTES}
     * @param bytes length, a multiple of {@link #PAGE_BYTES}
     */
    public static void adviseHugePages(long address, long bytes) {
        requirePages(address, bytes);
        SPACE.adviseHugePages(address, bytes);
    }

    private static void requirePages(long address, long bytes) {
        if ((address | bytes) % PAGE_BYTES != 0 || bytes < 0) {
            throw new IllegalArgumentException("not whole pages: address=0x" + Long.toHexString(address) + ", bytes="
                    + bytes + ", pageBytes=" + PAGE_BYTES);
        }
    }
}
