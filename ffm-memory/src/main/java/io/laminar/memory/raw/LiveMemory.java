package io.laminar.memory.raw;

import java.util.Map;
import java.util.TreeMap;

/**
 * The book of live memory: what was allocated, for what, and whether an access lies inside it.
 *
 * <p>Writers are rare and synchronised. Readers (checked mode only) search an immutable sorted snapshot.
 */
final class LiveMemory {
    private static final long LARGEST_BYTES = 1L << 46;
    private static final long LARGEST_ALIGNMENT = 1L << 30;
    private static final Object LOCK = new Object();
    private static final TreeMap<Long, Block> BLOCKS = new TreeMap<>();

    /**
     * Start and end addresses in turn, sorted. Replaced as a whole when a block comes or goes: volatile publication is
     * enough for readers. An end moves in place: who may access more has been told so by its owner.
     */
    private static volatile long[] bounds = new long[0];

    /** The blocks of {@link #bounds}, in their order. */
    private static Block[] ordered = {};

    /** Where the last search ended: a hint that is checked before it is believed, so races are harmless. */
    private static int lastHit;

    private static long liveBytes;

    /** One allocation: its size, how much of it may be accessed now, what was mapped for it. */
    private static final class Block {
        private final long bytes;
        private final long mapped;
        private final long mapping;
        private final String tag;
        private long reach;

        private Block(long bytes, long mapped, long mapping, String tag) {
            this.bytes = bytes;
            this.mapped = mapped;
            this.mapping = mapping;
            this.tag = tag;
            this.reach = bytes;
        }

        /** Whether somebody else mapped it, and unmaps it. */
        boolean isForeign() {
            return mapped == 0;
        }
    }

    private LiveMemory() {}

    static long allocate(long bytes, long alignment, String tag) {
        if (bytes < 1
                || bytes > LARGEST_BYTES
                || alignment < 1
                || Long.bitCount(alignment) != 1
                || alignment > LARGEST_ALIGNMENT) {
            throw new IllegalArgumentException("cannot allocate: bytes must be in 1.." + LARGEST_BYTES
                    + ", alignment a power of two up to " + LARGEST_ALIGNMENT + ": tag=" + tag + ", bytes=" + bytes
                    + ", alignment=" + alignment);
        }
        long page = VirtualMemory.PAGE_BYTES;
        long slack = alignment > page ? alignment : 0;
        long mapped = (bytes + slack + page - 1) & -page;
        long mapping = VirtualMemory.reserve(mapped, tag);
        long address = (mapping + alignment - 1) & -alignment;
        synchronized (LOCK) {
            BLOCKS.put(address, new Block(bytes, mapped, mapping, tag));
            liveBytes += bytes;
            publish();
        }
        return address;
    }

    static void free(long address) {
        Block block = remove(address, false);
        VirtualMemory.unmap(block.mapping, block.mapped);
    }

    static void adopt(long address, long bytes, String tag) {
        if (bytes < 1 || address < 1 || address > Long.MAX_VALUE - bytes) {
            throw new IllegalArgumentException(
                    "cannot adopt: tag=" + tag + ", address=0x" + Long.toHexString(address) + ", bytes=" + bytes);
        }
        synchronized (LOCK) {
            Map.Entry<Long, Block> before = BLOCKS.lowerEntry(address + bytes);
            if (before != null && before.getKey() + before.getValue().bytes > address) {
                throw new IllegalArgumentException("cannot adopt what is live: tag=" + tag + ", address=0x"
                        + Long.toHexString(address) + ", bytes=" + bytes + ", live=" + before.getValue().tag);
            }
            BLOCKS.put(address, new Block(bytes, 0, 0, tag));
            liveBytes += bytes;
            publish();
        }
    }

    static void forget(long address) {
        remove(address, true);
    }

    private static Block remove(long address, boolean foreign) {
        synchronized (LOCK) {
            Block block = BLOCKS.get(address);
            if (block == null || block.isForeign() != foreign) {
                throw new IllegalArgumentException((foreign ? "not adopted" : "not a live allocation") + ": address=0x"
                        + Long.toHexString(address));
            }
            BLOCKS.remove(address);
            liveBytes -= block.bytes;
            publish();
            return block;
        }
    }

    /** In the checked mode only; allocates nothing, as regions grow on the hot path. */
    static void confine(long address, long reach) {
        synchronized (LOCK) {
            long[] sorted = bounds;
            int at = lastAtOrBelow(sorted, address);
            if (at < 0 || sorted[2 * at] != address || reach < 0 || reach > ordered[at].bytes) {
                throw new IllegalArgumentException(
                        "cannot confine: address=0x" + Long.toHexString(address) + ", reachBytes=" + reach);
            }
            ordered[at].reach = reach;
            sorted[2 * at + 1] = address + reach;
        }
    }

    private static void publish() {
        if (!RawMemory.CHECKED) {
            return;
        }
        long[] next = new long[BLOCKS.size() * 2];
        ordered = BLOCKS.values().toArray(Block[]::new);
        int i = 0;
        for (Map.Entry<Long, Block> entry : BLOCKS.entrySet()) {
            next[i++] = entry.getKey();
            next[i++] = entry.getKey() + entry.getValue().reach;
        }
        bounds = next;
    }

    static void check(long address, long bytes) {
        if (bytes == 0) {
            return;
        }
        long[] sorted = bounds;
        int hit = lastHit;
        if (hit + 1 < sorted.length && within(sorted, hit, address, bytes)) {
            return;
        }
        int at = lastAtOrBelow(sorted, address);
        if (at < 0 || !within(sorted, 2 * at, address, bytes)) {
            throw outside(address, bytes);
        }
        lastHit = 2 * at;
    }

    /** {@return the number of the last block that starts at an address or below, or -1} */
    private static int lastAtOrBelow(long[] sorted, long address) {
        int low = 0;
        int high = (sorted.length >>> 1) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (sorted[2 * middle] <= address) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private static boolean within(long[] sorted, int at, long address, long bytes) {
        return bytes > 0 && address >= sorted[at] && bytes <= sorted[at + 1] - address;
    }

    private static MemoryAccessError outside(long address, long bytes) {
        synchronized (LOCK) {
            Map.Entry<Long, Block> before = BLOCKS.floorEntry(address);
            String nearest = before == null
                    ? "none below"
                    : before.getValue().tag + " at 0x" + Long.toHexString(before.getKey()) + ", bytes="
                            + before.getValue().bytes + ", reachBytes=" + before.getValue().reach;
            return new MemoryAccessError("access outside live memory: address=0x" + Long.toHexString(address)
                    + ", bytes=" + bytes + ", nearest=" + nearest);
        }
    }

    static long liveBytes() {
        synchronized (LOCK) {
            return liveBytes;
        }
    }

    static Map<String, Long> liveAllocations() {
        synchronized (LOCK) {
            Map<String, Long> byTag = new TreeMap<>();
            BLOCKS.values().forEach(block -> byTag.merge(block.tag, block.bytes, Long::sum));
            return byTag;
        }
    }
}
