package io.laminar.stress;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import java.util.List;
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
    /** Enough tries for the two to meet, few enough to see each of them fail. */
    private static final int TRIES = 50;

    private static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BIGINT), 1, 0, false);

    private final Lane lane = Lane.create(LAYOUT, 2, "stress");
    private final LaneWriter writer = lane.writer();
    private final LaneReader reader = lane.reader();

    /** Two blocks of one row each, both full. */
    public LaneReuseStress() {
        append(1);
        append(2);
    }

    private boolean append(long value) {
        if (!writer.claim()) {
            return false;
        }
        writer.setLong(0, value);
        writer.endRow();
        writer.publish();
        return true;
    }

    /** Tries to write a third row; there is room for it once the first block was given back. */
    @Actor
    public void producer(IIII_Result result) {
        for (int i = 0; i < TRIES && result.r4 == 0; i++) {
            result.r4 = append(3) ? 1 : 0;
        }
    }

    /** Reads both rows, giving back the first block on the way, and looks for a third. */
    @Actor
    public void consumer(IIII_Result result) {
        result.r1 = take();
        result.r2 = take();
        for (int i = 0; i < TRIES && result.r3 == 0; i++) {
            result.r3 = take();
        }
    }

    private int take() {
        if (reader.next(1) != LaneReader.ROWS) {
            return 0;
        }
        int value = (int) new BlockCursor(LAYOUT).wrap(reader.block()).getLong(reader.from(), 0);
        reader.consumeRows(1);
        reader.releaseConsumed();
        return value;
    }

    /** Gives the memory back. */
    @Arbiter
    public void after() {
        lane.close();
    }
}
