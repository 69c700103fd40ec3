package io.laminar.memory.raw;

/**
 * Where address space comes from: the kernel ({@link MappedAddressSpace}), or arenas of the JDK where the kernel's
 * calls are not to be had ({@link ArenaAddressSpace}). Both pass the same contract test.
 */
interface AddressSpace {
    /** Name of the mode, for a person. */
    String mode();

    /** The largest single reservation in bytes. */
    long largestReservation();

    /** Reserves zeroed address space, aligned to {@link VirtualMemory#PAGE_BYTES}; throws when it is refused. */
    long reserve(long bytes, String tag);

    /** Gives back what {@link #reserve} returned. */
    void unmap(long address, long bytes);

    /** Makes whole pages read as zero, and gives their memory back where that is possible. */
    void release(long address, long bytes);

    /** Makes whole pages resident without changing them. {@return whether that was possible} */
    boolean populate(long address, long bytes);

    /** Hints that huge pages would be welcome. */
    void adviseHugePages(long address, long bytes);
}
