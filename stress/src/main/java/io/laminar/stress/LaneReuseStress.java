package io.laminar.stress;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.lane.LaneReader;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A full lane: a block that was read is written again, and neither end sees what the other has not finished. */
@JCStressTest
@Outcome(id = "1, 2, 0, 0", expect = Expect.ACCEPTABLE, desc = "no room yet")
@Outcome(id = "1, 2, 0, 1", expect = Expect.ACCEPTABLE, desc = "written, and not seen yet")
@Outcome(id = "1, 2, 3, 1", expect = Expect.ACCEPTABLE, desc = "written into the first block, and seen")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "a row lost, seen twice, or written over while it was read")
@State
public class LaneReuseStress {
    private final FullLane lane = new FullLane();

    /** Tries to write a third row; there is room for it once the first block was given back. */
    @Actor
    public void producer(IIII_Result result) {
        result.r4 = lane.appendThird();
    }

    /** Reads both rows, giving back the first block on the way, and looks for a third. */
    @Actor
    public void consumer(IIII_Result result) {
        result.r1 = take();
        result.r2 = take();
        for (int i = 0; i < FullLane.TRIES && result.r3 == 0; i++) {
            result.r3 = take();
        }
    }

    private int take() {
        if (lane.reader.next(1) != LaneReader.ROWS) {
            return 0;
        }
        int value =
                (int) new BlockCursor(FullLane.LAYOUT).wrap(lane.reader.block()).getLong(lane.reader.from(), 0);
        lane.reader.consumeRows(1);
        lane.reader.releaseConsumed();
        return value;
    }

    /** Gives the memory back. */
    @Arbiter
    public void after() {
        lane.close();
    }
}
