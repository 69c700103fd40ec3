package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.parts.Areas;
import java.io.IOException;

/** The port's areas: the number of one is the index under which the queues know it as a fixed buffer, if they do. */
final class PortMemory {
    /** Areas that can be fixed buffers at a time; more are used like any memory. */
    static final int FIXED_MOST = 64;

    /** As much as the kernel takes for one fixed buffer. */
    static final long FIXED_BYTES_MOST = 1L << 30;

    /** In place of an index: not a fixed buffer. */
    static final int NOT_FIXED = -1;

    private final Fixing fixing;
    private final Areas areas;
    private final boolean[] fixed = new boolean[FIXED_MOST];

    /** What makes an area a fixed buffer. */
    interface Fixing {
        /** {@return whether the queues know the area under that index now} */
        boolean fix(int index, long address, long bytes);

        /** The queues forget it. */
        void loosen(int index);
    }

    PortMemory(String port, Operations operations, Fixing fixing) {
        this.fixing = fixing;
        this.areas = new Areas(port, operations, this::leaves);
    }

    long allocate(long bytes) throws IOException {
        long address = allocateLoose(bytes);
        int number = areas.number(address, 0);
        long whole = Areas.wholePages(bytes);
        if (number < FIXED_MOST && whole <= FIXED_BYTES_MOST) {
            fixed[number] = fixing.fix(number, address, whole);
        }
        return address;
    }

    /** As {@link #allocate}, but what lies in there is no use as a fixed buffer. */
    long allocateLoose(long bytes) throws IOException {
        return areas.allocate(bytes);
    }

    /** {@return whether a range is in one area of the port} */
    @HotPath
    boolean holds(long address, int bytes) {
        return areas.holds(address, bytes);
    }

    /** Throws when no operation may be started in a range. */
    @HotPath
    void require(long address, int bytes) {
        areas.require(address, bytes);
    }

    /** {@return the index of the fixed buffer that an operation's bytes lie in, or {@link #NOT_FIXED}} */
    @HotPath
    int fixedIndex(long address, int bytes) {
        int number = areas.number(address, bytes);
        return number < FIXED_MOST && fixed[number] ? number : NOT_FIXED;
    }

    void free(long address) {
        areas.free(address);
    }

    @HotPath
    void release() {
        areas.release();
    }

    private void leaves(int number) {
        if (number < FIXED_MOST && fixed[number]) {
            fixed[number] = false;
            fixing.loosen(number);
        }
    }

    /** Gives everything back. Nothing may be in flight. */
    void close() {
        areas.close();
    }
}
