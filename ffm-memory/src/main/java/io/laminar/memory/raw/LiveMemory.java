package io.laminar.memory.raw;

import java.util.Map;
import java.util.TreeMap;

/**
 * The book of live memory: what was allocated, for what, and whether an access lies inside it.
 *
 * <p>Writers are rare and synchronised. Readers (checked mode only) search an immutable sorted snapshot.
 */
final class LiveMemory {
    private static final Object LOCK = new Object();
    private static final TreeMap<Long, Block> BLOCKS = new TreeMap<>();

    /** Start and end addresses in turn, sorted. Replaced as a whole; volatile publication is enough for readers. */
    private static volatile long[] bounds = new long[0];

    private static long liveBytes;

    private record Block(long bytes, long mapped, long mapping, String tag) {}

    private LiveMemory() {}

    static long allocate(long bytes, long alignment, String tag) {
        if (bytes < 1 || alignment < 1 || Long.bitCount(alignment) != 1 || alignment > 1L << 30) {
            throw new IllegalArgumentException(
                    "cannot allocate: tag=" + tag + ", bytes=" + bytes + ", alignment=" + alignment);
        }
        long page = VirtualMemory.PAGE_BYTES;
        long slack = alignment > page ? alignment : 0;
        long mapped = Math.addExact(Math.addExact(bytes, slack), page - 1) & -page;
        long mapping = VirtualMemory.map(mapped, tag);
        long address = (mapping + alignment - 1) & -alignment;
        synchronized (LOCK) {
            BLOCKS.put(address, new Block(bytes, mapped, mapping, tag));
            liveBytes += bytes;
            publish();
        }
        return address;
    }

    static void free(long address) {
        Block block;
        synchronized (LOCK) {
            block = BLOCKS.remove(address);
            if (block == null) {
                throw new IllegalArgumentException("not a live allocation: address=0x" + Long.toHexString(address));
            }
            liveBytes -= block.bytes;
            publish();
        }
        VirtualMemory.unmap(block.mapping, block.mapped);
    }

    private static void publish() {
        if (!RawMemory.CHECKED) {
            return;
        }
        long[] next = new long[BLOCKS.size() * 2];
        int i = 0;
        for (Map.Entry<Long, Block> entry : BLOCKS.entrySet()) {
            next[i++] = entry.getKey();
            next[i++] = entry.getKey() + entry.getValue().bytes;
        }
        bounds = next;
    }

    static void check(long address, long bytes) {
        long[] sorted = bounds;
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
        if (bytes == 0) {
            return;
        }
        if (high < 0 || bytes < 0 || address + bytes > sorted[2 * high + 1]) {
            throw outside(address, bytes);
        }
    }

    private static MemoryAccessError outside(long address, long bytes) {
        synchronized (LOCK) {
            Map.Entry<Long, Block> before = BLOCKS.floorEntry(address);
            String nearest = before == null
                    ? "none below"
                    : before.getValue().tag + " at 0x" + Long.toHexString(before.getKey()) + ", bytes="
                            + before.getValue().bytes;
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
