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
import org.openjdk.jcstress.infra.results.JI_Result;

/** Who sees what was written to a page sees that the page is dirty: a snapshot never takes it for clean. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "neither yet")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "dirty, and not written yet")
@Outcome(id = "9, 1", expect = Expect.ACCEPTABLE, desc = "dirty and written")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "written, but clean")
@State
public class PageTouchStress {
    private static final long OFFSET = Region.PAGE_BYTES - Long.BYTES;

    private final Region region = Region.create(RegionSource.LOCAL, 2 * Region.PAGE_BYTES, "stress");
    private final long address = region.base() + OFFSET;

    /** One page, clean. */
    public PageTouchStress() {
        region.cleanPages();
    }

    /** The owner says that it writes, and writes. */
    @Actor
    public void owner() {
        region.touch(address);
        RawMemory.putLong(address, 9);
    }

    /** The thread of a snapshot. */
    @Actor
    public void snapshot(JI_Result result) {
        result.r1 = RawMemory.getLongAcquire(address);
        result.r2 = region.pageState(0);
    }

    /** Gives the memory back. */
    @Arbiter
    public void after() {
        region.close();
    }
}
