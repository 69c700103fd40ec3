package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.Buffers;
import io.laminar.ring0.port.parts.Areas;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The port's areas, each with buffers over it that were made once and are moved to where an operation is. */
final class PortMemory {
    /** A buffer starts at every so many bytes and holds nearly twice as many, so that each range lies in one. */
    private static final int VIEW_SHIFT = 30;

    private static final int VIEW_BYTES = 1 << VIEW_SHIFT;
    private static final ByteBuffer[] NONE = {};

    private final Areas areas;

    /** By the number of the area. */
    private final List<ByteBuffer[]> views = new ArrayList<>();

    PortMemory(String port, Operations operations) {
        this.areas = new Areas(port, operations, this::leaves);
    }

    long allocate(long bytes) throws IOException {
        long address = areas.allocate(bytes);
        int number = areas.number(address, 0);
        while (views.size() <= number) {
            views.add(NONE);
        }
        views.set(number, views(address, Areas.wholePages(bytes)));
        return address;
    }

    private static ByteBuffer[] views(long address, long bytes) {
        ByteBuffer[] views = new ByteBuffer[(int) ((bytes + VIEW_BYTES - 1) >>> VIEW_SHIFT)];
        for (int i = 0; i < views.length; i++) {
            long start = (long) i << VIEW_SHIFT;
            views[i] = Buffers.view(address + start, (int) Math.min(bytes - start, Integer.MAX_VALUE));
        }
        return views;
    }

    /** Throws when no operation may be started in a range. */
    @HotPath
    void require(long address, int bytes) {
        areas.require(address, bytes);
    }

    /** {@return the buffer over an operation's bytes, from its position to its limit; at most a gibibyte of them} */
    @HotPath
    ByteBuffer view(long address, int bytes) {
        ByteBuffer[] ofArea = views.get(areas.number(address, bytes));
        long start = areas.offset(address);
        ByteBuffer view = ofArea[(int) (start >>> VIEW_SHIFT)];
        int position = (int) (start & (VIEW_BYTES - 1));
        view.limit(position + Math.min(bytes, VIEW_BYTES - 1));
        view.position(position);
        return view;
    }

    void free(long address) {
        areas.free(address);
    }

    @HotPath
    void release() {
        areas.release();
    }

    private void leaves(int number) {
        views.set(number, NONE);
    }

    void close() {
        areas.close();
        views.clear();
    }
}
