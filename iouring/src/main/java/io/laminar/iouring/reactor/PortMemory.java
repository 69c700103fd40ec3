package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The port's regions, each with the index under which the queues know it as a fixed buffer, if they do. */
final class PortMemory {
    /** Regions that can be fixed buffers; more are used like any memory. */
    static final int FIXED_MOST = 64;

    /** As much as the kernel takes for one fixed buffer. */
    static final long FIXED_BYTES_MOST = 1L << 30;

    /** In place of an index: not a fixed buffer. */
    static final int NOT_FIXED = -1;

    private final String tag;
    private final List<Area> areas = new ArrayList<>();
    private Area recent = new Area(0, 0, NOT_FIXED);

    private record Area(long address, long bytes, int fixed) {
        @HotPath
        boolean holds(long start, int count) {
            return start >= address && start - address <= bytes - count;
        }
    }

    /** Makes a region a fixed buffer. */
    interface Fixing {
        /** {@return whether the queues know the region under that index now} */
        boolean fix(int index, long address, long bytes);
    }

    PortMemory(String port) {
        this.tag = "io." + port;
    }

    long allocate(long bytes, Fixing fixing) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("cannot allocate: bytes=" + bytes);
        }
        long page = VirtualMemory.PAGE_BYTES;
        long rounded = (bytes + page - 1) & -page;
        try {
            long address = RawMemory.allocate(rounded, page, tag);
            int index = areas.size();
            boolean fixed = index < FIXED_MOST && rounded <= FIXED_BYTES_MOST && fixing.fix(index, address, rounded);
            areas.add(new Area(address, rounded, fixed ? index : NOT_FIXED));
            return address;
        } catch (OutOfMemoryError e) {
            throw new IOException("cannot allocate memory for operations: port=" + tag + ", bytes=" + rounded, e);
        }
    }

    /** Throws when a range is not in memory of the port. */
    @HotPath
    void require(long address, int bytes) {
        if (bytes < 0 || !(recent.holds(address, bytes) || find(address, bytes))) {
            throw foreign(address, bytes);
        }
    }

    /** {@return the index of the fixed buffer that a range lies in, or {@link #NOT_FIXED}} */
    @HotPath
    int fixedIndex(long address, int bytes) {
        require(address, bytes);
        return recent.fixed;
    }

    @HotPath
    private boolean find(long address, int bytes) {
        for (int i = 0; i < areas.size(); i++) {
            Area area = areas.get(i);
            if (area.holds(address, bytes)) {
                recent = area;
                return true;
            }
        }
        return false;
    }

    private IllegalArgumentException foreign(long address, int bytes) {
        return new IllegalArgumentException("not in memory of the port: port=" + tag + ", address=0x"
                + Long.toHexString(address) + ", bytes=" + bytes);
    }

    /** Gives everything back. Nothing may be in flight. */
    void free() {
        for (Area area : areas) {
            RawMemory.free(area.address);
        }
        areas.clear();
        recent = new Area(0, 0, NOT_FIXED);
    }
}
