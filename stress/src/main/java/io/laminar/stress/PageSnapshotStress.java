package io.laminar.stress;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** The owner writes to a page that a snapshot is reading: the snapshot has it as it was, once, whoever is first. */
@JCStressTest
@Outcome(id = "1, 1, 1, 9", expect = Expect.ACCEPTABLE, desc = "as it was at the barrier, and written")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "torn, new, missing, or twice")
@State
public class PageSnapshotStress {
    private static final long LAST = Region.PAGE_BYTES - Long.BYTES;

    private final Region region = Region.create(RegionSource.LOCAL, 4 * Region.PAGE_BYTES, "stress");
    private final long page = region.base() + region.allocateExtent(1);
    private final long buffer = RawMemory.allocate(Region.PAGE_BYTES, Long.BYTES, "stress");

    /** A page with 1 at both ends, at a barrier. */
    public PageSnapshotStress() {
        // The header's page is of no interest: kept by a snapshot before.
        barrier();
        region.snapshot().end(true);
        region.touch(page);
        RawMemory.putLong(page, 1);
        RawMemory.putLong(page + LAST, 1);
        barrier();
    }

    private void barrier() {
        region.snapshot().prepare();
        region.freeze();
    }

    /** The owner says that it writes, and writes. */
    @Actor
    public void owner() {
        region.touch(page);
        RawMemory.putLong(page + LAST, 9);
        RawMemory.putLong(page, 9);
    }

    /** The thread of the snapshot: both ends of the page, and how many pages there were. */
    @Actor
    public void snapshot(IIII_Result result) {
        while (region.snapshot().next(buffer) >= 0) {
            result.r1 = (int) RawMemory.getLong(buffer);
            result.r2 = (int) RawMemory.getLong(buffer + LAST);
            result.r3++;
        }
        region.snapshot().end(true);
    }

    /** Sees what was written, and gives the memory back. */
    @Arbiter
    public void after(IIII_Result result) {
        result.r4 = (int) RawMemory.getLong(page);
        region.close();
        RawMemory.free(buffer);
    }
}
