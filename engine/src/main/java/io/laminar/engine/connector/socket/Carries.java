package io.laminar.engine.connector.socket;

import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.slab.Slab;

/**
 * Memory for what connections keep between pieces of input. Reserved for the worst case, committed as it is touched:
 * what connections that are between two records need is nothing.
 *
 * @threading one owner: whoever takes first
 * @allocation none after construction
 */
final class Carries implements AutoCloseable {
    /** Room for the header of the region, the slab and its page. */
    private static final long OVERHEAD_BYTES = 8 * Region.PAGE_BYTES;

    private final Region region;
    private final Slab slab;

    Carries(long connections, long mostBytes, String tag) {
        long worst = Math.max(Region.PAGE_BYTES, Long.highestOneBit(mostBytes) << 1);
        long limit = Math.min(Region.MOST_BYTES, connections * worst + OVERHEAD_BYTES);
        this.region = Region.create(RegionSource.LOCAL, limit, tag);
        this.slab = Slab.create(region);
        region.disown();
    }

    /** {@return the address of memory, or 0 when there is none left} */
    long take(int bytes) {
        long run = slab.allocate(bytes);
        return run < 0 ? 0 : region.base() + run;
    }

    void give(long address, int bytes) {
        slab.free(address - region.base(), bytes);
    }

    /** {@return bytes that connections hold now} */
    long usedBytes() {
        return slab.usedBytes();
    }

    @Override
    public void close() {
        region.close();
    }
}
