package io.laminar.stress;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.storage.page.CheckpointRegion;
import io.laminar.storage.page.CheckpointWriter;
import io.laminar.storage.page.PageStore;
import io.laminar.storage.page.PendingCheckpoint;
import io.laminar.storage.page.RegionKey;
import java.lang.reflect.Proxy;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * A core passes its barrier and writes on while the checkpoint is given up: either it freezes nothing, or what it has
 * frozen is taken back, and the next checkpoint has the page once, as it is at its own barrier.
 */
@JCStressTest
@Outcome(id = "(1, 1|1, 0|0, 0), 1, 9", expect = Expect.ACCEPTABLE, desc = "the next one has it, as written")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "a region that stays frozen, or a page that is lost or old")
@State
public class CheckpointCancelStress {
    /** A checkpoint that is given up asks nothing of it. */
    private static final PageStore NO_STORE = (PageStore) Proxy.newProxyInstance(
            PageStore.class.getClassLoader(), new Class<?>[] {PageStore.class}, (store, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Region region = Region.create(RegionSource.LOCAL, 4 * Region.PAGE_BYTES, "stress");
    private final long page = region.base() + region.allocateExtent(1);
    private final long buffer = RawMemory.allocate(Region.PAGE_BYTES, Long.BYTES, "stress");
    private final CheckpointWriter writer = new CheckpointWriter(NO_STORE);
    private final PendingCheckpoint pending;

    /** A page with 1, and a checkpoint that waits for its barrier. */
    public CheckpointCancelStress() {
        region.touch(page);
        RawMemory.putLong(page, 1);
        pending = prepare(1);
    }

    private PendingCheckpoint prepare(long epoch) {
        return writer.prepare(epoch, 1, List.of(new CheckpointRegion(new RegionKey(0, 0), "stress", region)));
    }

    /** The core: its barrier, whether it has frozen all, and a write behind it. */
    @Actor
    public void core(IIII_Result result) {
        result.r1 = pending.freeze(0, 7) ? 1 : 0;
        region.touch(page);
        RawMemory.putLong(page, 9);
    }

    /** The thread of the checkpoint: whether the core has frozen all before it is given up. */
    @Actor
    public void giveUp(IIII_Result result) {
        result.r2 = pending.isFrozen() ? 1 : 0;
        pending.abandon();
    }

    /** The next checkpoint: how often the page is in it, and what it holds. */
    @Arbiter
    public void after(IIII_Result result) {
        PendingCheckpoint next = prepare(2);
        if (next.freeze(0, 8)) {
            long number = (page - region.base()) >>> Region.PAGE_SHIFT;
            for (long its = region.snapshot().next(buffer);
                    its >= 0;
                    its = region.snapshot().next(buffer)) {
                if (its == number) {
                    result.r3++;
                    result.r4 = (int) RawMemory.getLong(buffer);
                }
            }
        }
        next.abandon();
        writer.close();
        region.close();
        RawMemory.free(buffer);
    }
}
