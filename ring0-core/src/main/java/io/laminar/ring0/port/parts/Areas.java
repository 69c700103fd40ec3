package io.laminar.ring0.port.parts;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * The memory of a port: areas that were allocated one by one, each with a number that the next may have when it is
 * gone. An area that is freed stays until no operation uses it.
 *
 * @threading the port's owner
 * @allocation none but in {@link #allocate}
 */
public final class Areas {
    private static final Area NOWHERE = new Area(0, 0, -1);

    private final String tag;
    private final OperationTable operations;
    private final IntConsumer leaves;
    private final BitSet numbers = new BitSet();

    /** Sorted by address; the first {@link #count} are there. */
    private Area[] areas = new Area[0];

    private int count;
    private int leavingCount;
    private Area recent = NOWHERE;

    private static final class Area {
        private final long address;
        private final long bytes;
        private final int number;
        private boolean leaving;

        private Area(long address, long bytes, int number) {
            this.address = address;
            this.bytes = bytes;
            this.number = number;
        }

        @HotPath
        private boolean holds(long start, int length) {
            long at = start - address;
            // The byte behind an area may be the first of another.
            return at >= 0 && at < bytes && at <= bytes - length;
        }
    }

    /**
     * No area.
     *
     * @param port name of the port, for messages and accounting
     * @param operations which use memory of them until they have ended
     * @param leaves told the number of an area that is about to be unmapped
     */
    public Areas(String port, OperationTable operations, IntConsumer leaves) {
        this.tag = "io." + port;
        this.operations = operations;
        this.leaves = leaves;
    }

    /**
     * Makes an area.
     *
     * @param bytes how much; rounded up to whole pages
     * @return its address, at the start of a page; zeroed
     * @throws IOException when there is no more
     */
    public long allocate(long bytes) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("cannot allocate: bytes=" + bytes);
        }
        long rounded = wholePages(bytes);
        try {
            long address = RawMemory.allocate(rounded, VirtualMemory.PAGE_BYTES, tag);
            int number = numbers.nextClearBit(0);
            numbers.set(number);
            insert(new Area(address, rounded, number));
            return address;
        } catch (OutOfMemoryError e) {
            throw new IOException("cannot allocate memory for operations: port=" + tag + ", bytes=" + rounded, e);
        }
    }

    /**
     * {@return the size of an area}
     *
     * @param bytes as it was allocated with
     */
    public static long wholePages(long bytes) {
        return (bytes + VirtualMemory.PAGE_BYTES - 1) & -VirtualMemory.PAGE_BYTES;
    }

    private void insert(Area area) {
        if (count == areas.length) {
            areas = Arrays.copyOf(areas, Math.max(4, count * 2));
        }
        int at = after(area.address);
        System.arraycopy(areas, at, areas, at + 1, count - at);
        areas[at] = area;
        count++;
    }

    /** The index of the first area behind an address. */
    @HotPath
    private int after(long address) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (areas[middle].address <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Throws when an operation may not be started in a range: it is not memory of the port, or was freed.
     *
     * @param address of the first byte
     * @param bytes how many
     */
    @HotPath
    public void require(long address, int bytes) {
        if (!find(address, bytes) || recent.leaving) {
            throw foreign(address, bytes);
        }
    }

    /**
     * {@return whether a range is in one area}
     *
     * @param address its first byte
     * @param bytes its length
     */
    @HotPath
    public boolean holds(long address, int bytes) {
        return find(address, bytes);
    }

    /**
     * {@return the number of the area in which an operation was started}
     *
     * @param address of its first byte
     * @param bytes how many
     */
    @HotPath
    public int number(long address, int bytes) {
        if (!find(address, bytes)) {
            throw foreign(address, bytes);
        }
        return recent.number;
    }

    /**
     * {@return how far into its area an address is, in bytes}
     *
     * @param address what {@link #number} was asked for last
     */
    @HotPath
    public long offset(long address) {
        assert recent.holds(address, 0) : "another area was looked for meanwhile";
        return address - recent.address;
    }

    @HotPath
    private boolean find(long address, int bytes) {
        if (recent.holds(address, bytes) && bytes >= 0) {
            return true;
        }
        int at = after(address) - 1;
        if (at < 0 || bytes < 0 || !areas[at].holds(address, bytes)) {
            return false;
        }
        recent = areas[at];
        return true;
    }

    private IllegalArgumentException foreign(long address, int bytes) {
        return new IllegalArgumentException("not in memory of the port: port=" + tag + ", address=0x"
                + Long.toHexString(address) + ", bytes=" + bytes);
    }

    /**
     * Frees an area: at once, or when the last operation that uses it has ended and {@link #release} sees that.
     *
     * @param address what {@link #allocate} returned
     */
    public void free(long address) {
        int at = after(address) - 1;
        if (at < 0 || areas[at].address != address || areas[at].leaving) {
            throw new IllegalArgumentException("not allocated from the port, or freed already: port=" + tag
                    + ", address=0x" + Long.toHexString(address));
        }
        areas[at].leaving = true;
        leavingCount++;
        release();
    }

    /** Lets go of areas that were freed and are not used any more; to be called when operations have ended. */
    @HotPath
    public void release() {
        if (leavingCount > 0) {
            releaseUnused();
        }
    }

    private void releaseUnused() {
        for (int at = count - 1; at >= 0; at--) {
            Area area = areas[at];
            if (area.leaving && !operations.touches(area.address, area.address + area.bytes)) {
                System.arraycopy(areas, at + 1, areas, at, count - at - 1);
                areas[--count] = NOWHERE;
                leavingCount--;
                recent = NOWHERE;
                leaves.accept(area.number);
                numbers.clear(area.number);
                RawMemory.free(area.address);
            }
        }
    }

    /** Gives everything back: the kernel has let go of it. */
    public void close() {
        for (int at = 0; at < count; at++) {
            RawMemory.free(areas[at].address);
        }
        areas = new Area[0];
        count = 0;
        leavingCount = 0;
        recent = NOWHERE;
    }
}
