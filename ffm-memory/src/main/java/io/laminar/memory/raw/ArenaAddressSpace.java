package io.laminar.memory.raw;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shared arenas: committed and zeroed at once, hence bounded; nothing is given back before the end. */
final class ArenaAddressSpace implements AddressSpace {
    private final long limitBytes;
    private final Map<Long, Arena> arenas = new ConcurrentHashMap<>();

    ArenaAddressSpace(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public String mode() {
        return "arena";
    }

    @Override
    public long largestReservation() {
        return limitBytes;
    }

    @Override
    public long reserve(long bytes, String tag) {
        if (bytes > limitBytes) {
            throw new OutOfMemoryError("cannot reserve memory without mmap: tag=" + tag + ", requestedBytes=" + bytes
                    + ", limitBytes=" + limitBytes + " (lower the memory limit)");
        }
        Arena arena = Arena.ofShared();
        try {
            long address = arena.allocate(bytes, VirtualMemory.PAGE_BYTES).address();
            arenas.put(address, arena);
            return address;
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public void unmap(long address, long bytes) {
        Arena arena = arenas.remove(address);
        if (arena == null) {
            throw new IllegalArgumentException("not a reservation: address=0x" + Long.toHexString(address));
        }
        arena.close();
    }

    @Override
    public void release(long address, long bytes) {
        RawMemory.zero(address, bytes);
    }

    @Override
    public boolean populate(long address, long bytes) {
        return true;
    }

    @Override
    public void adviseHugePages(long address, long bytes) {
        // The JDK's memory is not ours to advise on.
    }
}
