package io.laminar.iouring;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import java.util.ArrayList;
import java.util.List;

/** Memory of buffers, freed as a whole when nothing is in flight any more. */
final class UringMemory {
    private final List<Long> addresses = new ArrayList<>();

    long allocate(long bytes, String tag) {
        long address = RawMemory.allocate(bytes, VirtualMemory.PAGE_BYTES, tag);
        addresses.add(address);
        return address;
    }

    void close() {
        addresses.forEach(RawMemory::free);
        addresses.clear();
    }
}
