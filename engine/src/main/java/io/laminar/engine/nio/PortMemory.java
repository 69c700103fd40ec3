package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The port's regions, each with buffers over it that were made once and are moved to where an operation is. */
final class PortMemory {
    /** A buffer starts at every so many bytes and holds nearly twice as many, so that each range lies in one. */
    private static final int VIEW_SHIFT = 30;

    private static final int VIEW_BYTES = 1 << VIEW_SHIFT;

    private final String tag;
    private final List<Area> areas = new ArrayList<>();
    private Area recent = new Area(0, 0, new ByteBuffer[0]);

    private record Area(long address, long bytes, ByteBuffer[] views) {
        @HotPath
        boolean holds(long start, int count) {
            return start >= address && start - address <= bytes - count;
        }
    }

    PortMemory(String port) {
        this.tag = "io." + port;
    }

    long allocate(long bytes) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("cannot allocate: bytes=" + bytes);
        }
        long page = VirtualMemory.PAGE_BYTES;
        long rounded = (bytes + page - 1) & -page;
        try {
            long address = RawMemory.allocate(rounded, page, tag);
            areas.add(new Area(address, rounded, views(address, rounded)));
            return address;
        } catch (OutOfMemoryError e) {
            throw new IOException("cannot allocate memory for operations: port=" + tag + ", bytes=" + rounded, e);
        }
    }

    private static ByteBuffer[] views(long address, long bytes) {
        ByteBuffer[] views = new ByteBuffer[(int) ((bytes + VIEW_BYTES - 1) >>> VIEW_SHIFT)];
        for (int i = 0; i < views.length; i++) {
            long start = (long) i << VIEW_SHIFT;
            views[i] = Buffers.view(address + start, (int) Math.min(bytes - start, Integer.MAX_VALUE));
        }
        return views;
    }

    /** Throws when a range is not in memory of the port. */
    @HotPath
    void require(long address, int bytes) {
        if (bytes < 0 || !(recent.holds(address, bytes) || find(address, bytes))) {
            throw foreign(address, bytes);
        }
    }

    /**
     * {@return the buffer over a range that {@link #require} has seen, from its position to its limit; at most a
     * gibibyte of it}
     */
    @HotPath
    ByteBuffer view(long address, int bytes) {
        require(address, bytes);
        long start = address - recent.address;
        ByteBuffer view = recent.views[(int) (start >>> VIEW_SHIFT)];
        int position = (int) (start & (VIEW_BYTES - 1));
        view.limit(position + Math.min(bytes, VIEW_BYTES - 1));
        view.position(position);
        return view;
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

    void free() {
        for (Area area : areas) {
            RawMemory.free(area.address);
        }
        areas.clear();
        recent = new Area(0, 0, new ByteBuffer[0]);
    }
}
