package io.laminar.engine;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The engine is closed while a thread uses a lane for the first time: the memory must not go under its hands. */
@JCStressTest
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "closed first: refused, and gone")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "used first: kept for its user")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "both at once: refused, kept until it is given back")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "used, and gone")
@State
public class LaneLeaseStress {
    /** Who had the lane before, and is done; the lane's memory is not looked at. */
    private static final Thread BEFORE = new Thread(() -> {});

    private static final Lane LANE = Lane.create(new BlockLayout(List.of(ColumnType.BIGINT), 1, 0, false), 2, "stress");

    static {
        LANE.close();
    }

    private final LaneLease lease = new LaneLease(LANE::close, BEFORE);
    private volatile boolean over;

    /** The new user; it lives on until the lane is closed, because what a dead thread used may go. */
    @Actor
    public void user(ZZ_Result result) {
        result.r1 = lease.enter();
        while (!over) {
            Thread.onSpinWait();
        }
    }

    /** Who closes the engine. */
    @Actor
    public void closer(ZZ_Result result) {
        result.r2 = lease.revoke();
        over = true;
    }
}
