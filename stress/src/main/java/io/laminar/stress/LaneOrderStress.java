package io.laminar.stress;

import io.laminar.memory.block.BlockCursor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A younger block is given back before an older one: the producer writes into that one, and leaves the older alone. */
@JCStressTest
@Outcome(id = "1, 2, 1, 0", expect = Expect.ACCEPTABLE, desc = "no room yet")
@Outcome(id = "1, 2, 1, 1", expect = Expect.ACCEPTABLE, desc = "written into the younger block")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "written into the block that is kept, or a row lost")
@State
public class LaneOrderStress {
    private final FullLane lane = new FullLane();

    /** The second block is complete, so that it can be given back. */
    public LaneOrderStress() {
        lane.writer.endBlock();
    }

    /** Tries to write a third row. */
    @Actor
    public void producer(IIII_Result result) {
        result.r4 = lane.appendThird();
    }

    /** Reads both rows, gives the second block back, and looks at the first again. */
    @Actor
    public void consumer(IIII_Result result) {
        BlockCursor cursor = new BlockCursor(FullLane.LAYOUT);
        lane.reader.next(1);
        long kept = lane.reader.block();
        result.r1 = (int) cursor.wrap(kept).getLong(0, 0);
        lane.reader.consumeRows(1);
        lane.reader.next(1);
        result.r2 = (int) cursor.wrap(lane.reader.block()).getLong(0, 0);
        lane.reader.consumeRows(1);
        if (lane.reader.isSpent()) {
            lane.reader.releaseSpent();
        }
        int again = 1;
        for (int i = 0; i < FullLane.TRIES && again == 1; i++) {
            again = (int) cursor.wrap(kept).getLong(0, 0);
        }
        result.r3 = again;
    }

    /** Gives the memory back. */
    @Arbiter
    public void after() {
        lane.close();
    }
}
