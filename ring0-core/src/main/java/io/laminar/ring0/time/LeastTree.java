package io.laminar.ring0.time;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;

/**
 * The least of many values: each node keeps the least of its eight children, a cache line.
 *
 * <pre>
 *  level 0   values of slots 0, 1, 2 ...         an extent
 *  level 1   the least of each eight of them     with all levels above in another
 *  ...
 *  top       at most eight; the least of them is the least of all
 * </pre>
 *
 * <p>A change climbs only as far as it changes what is least: mostly not at all, at worst all levels, log8 of the
 * slots. What is not set counts as {@link #NONE}.
 *
 * @threading the region's owner
 * @allocation none after construction
 */
@HotPath
final class LeastTree {
    /** The greatest value: the least of nothing. */
    static final long NONE = Long.MAX_VALUE;

    private static final int FAN_OUT = 8;
    private static final int MOST_LEVELS = 12;
    /** Fills a page. */
    private static final int FIRST_SLOTS = (int) (Region.PAGE_BYTES >> 3);

    /** How many longs {@link #save} writes. */
    static final int NOTES = 3;

    private final Region region;
    private final long[] levels = new long[MOST_LEVELS];
    private int capacity;
    private int height;
    private long least = NONE;

    /** A tree without room. */
    LeastTree(Region region) {
        this.region = region;
    }

    /** {@return the least value; {@link #NONE} if none is set} */
    long least() {
        return least;
    }

    /** {@return how many slots there is room for} */
    int capacity() {
        return capacity;
    }

    /** {@return the value of a slot} */
    long get(int slot) {
        return RawMemory.getLong(levels[0] + ((long) slot << 3));
    }

    /** Sets the value of a slot below the capacity. */
    void set(int slot, long value) {
        int at = slot;
        long now = value;
        for (int level = 0; level < height; level++) {
            long address = levels[level] + ((long) at << 3);
            if (RawMemory.getLong(address) == now) {
                return;
            }
            region.touch(address);
            RawMemory.putLong(address, now);
            at >>= 3;
            now = leastOf(levels[level] + ((long) at << 6));
        }
        least = now;
    }

    private static long leastOf(long group) {
        long a = Math.min(RawMemory.getLong(group), RawMemory.getLong(group + 8));
        long b = Math.min(RawMemory.getLong(group + 16), RawMemory.getLong(group + 24));
        long c = Math.min(RawMemory.getLong(group + 32), RawMemory.getLong(group + 40));
        long d = Math.min(RawMemory.getLong(group + 48), RawMemory.getLong(group + 56));
        return Math.min(Math.min(a, b), Math.min(c, d));
    }

    /** {@return the first slot that has the least value} */
    int leastSlot() {
        int at = 0;
        for (int level = height - 1; level >= 0; level--) {
            at <<= 3;
            while (RawMemory.getLong(levels[level] + ((long) at << 3)) != least) {
                at++;
            }
        }
        return at;
    }

    /**
     * Makes room for twice as many slots.
     *
     * @return false when the region is full; nothing has changed then
     */
    boolean grow() {
        int wanted = capacity == 0 ? FIRST_SLOTS : capacity << 1;
        long leaves = region.allocateExtent(leafPages(wanted));
        if (leaves < 0) {
            return false;
        }
        long upper = region.allocateExtent(upperPages(wanted));
        if (upper < 0) {
            region.freeExtent(leaves, leafPages(wanted));
            return false;
        }
        take(region.base() + leaves, region.base() + upper, wanted);
        return true;
    }

    private static long leafPages(int slots) {
        return Region.pagesFor((long) slots << 3);
    }

    /** All other levels together: an eighth, an eighth of that, and so on, none less than a cache line. */
    private static long upperPages(int slots) {
        return Region.pagesFor((long) slots << 1);
    }

    private void take(long leaves, long upper, int wanted) {
        region.touch(leaves, (long) wanted << 3);
        region.touch(upper, (long) wanted << 1);
        long known = (long) capacity << 3;
        if (capacity > 0) {
            RawMemory.copy(levels[0], leaves, known);
            region.freeExtent(levels[0] - region.base(), leafPages(capacity));
            region.freeExtent(levels[1] - region.base(), upperPages(capacity));
        }
        fill(leaves + known, leaves + ((long) wanted << 3));
        fill(upper, upper + ((long) wanted << 1));
        place(leaves, upper, wanted);
        rebuild();
    }

    private void place(long leaves, long upper, int slots) {
        capacity = slots;
        levels[0] = leaves;
        height = 1;
        long at = upper;
        for (long nodes = slots >> 3; ; nodes >>= 3) {
            levels[height++] = at;
            at += Math.max(FAN_OUT, nodes) << 3;
            if (nodes <= FAN_OUT) {
                break;
            }
        }
    }

    /** Gives its extents back: a tree without room. */
    void clear() {
        if (capacity > 0) {
            region.freeExtent(levels[0] - region.base(), leafPages(capacity));
            region.freeExtent(levels[1] - region.base(), upperPages(capacity));
        }
        capacity = 0;
        height = 0;
        least = NONE;
    }

    /** Notes where it is in its region. */
    void save(StateWriter to) {
        to.put(capacity);
        to.put(capacity == 0 ? 0 : levels[0] - region.base());
        to.put(capacity == 0 ? 0 : levels[1] - region.base());
    }

    /** Takes its place from what {@link #save} has noted. */
    void restore(StateReader from) {
        int slots = from.nextCount(Integer.MAX_VALUE);
        long leaves = from.next();
        long upper = from.next();
        if (slots > 0) {
            place(region.base() + leaves, region.base() + upper, slots);
            least = leastOf(levels[height - 1]);
        }
    }

    private static void fill(long from, long to) {
        for (long at = from; at < to; at += 8) {
            RawMemory.putLong(at, NONE);
        }
    }

    private void rebuild() {
        int nodes = capacity >> 3;
        for (int level = 1; level < height; level++) {
            for (int node = 0; node < nodes; node++) {
                RawMemory.putLong(levels[level] + ((long) node << 3), leastOf(levels[level - 1] + ((long) node << 6)));
            }
            nodes = nodes + FAN_OUT - 1 >> 3;
        }
        least = leastOf(levels[height - 1]);
    }
}
