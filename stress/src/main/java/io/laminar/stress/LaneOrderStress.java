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

/** A younger block is given back before an older one: the producer writes into that one, and leaves the older alone. */
@JCStressTest
@Outcome(id = "1, 2, 1, 0", expect = Expect.ACCEPTABLE, desc = "no room yet")
@Outcome(id = "1, 2, 1, 1", expect = Expect.ACCEPTABLE, desc = "written into the younger block")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "written into the block that is kept, or a row lost")
@State
public class LaneOrderStress {
    private static final int TRIES = 50;
    private static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BIGINT), 1, 0, false);

    private final Lane lane = Lane.create(LAYOUT, 2, "stress");
    private final LaneWriter writer = lane.writer();
    private final LaneReader reader = lane.reader();

    /** Two blocks of one row each, both full. */
    public LaneOrderStress() {
        append(1);
        append(2);
        writer.endBlock();
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

    /** Tries to write a third row. */
    @Actor
    public void producer(IIII_Result result) {
        for (int i = 0; i < TRIES && result.r4 == 0; i++) {
            result.r4 = append(3) ? 1 : 0;
        }
    }

    /** Reads both rows, gives the second block back, and looks at the first again. */
    @Actor
    public void consumer(IIII_Result result) {
        BlockCursor cursor = new BlockCursor(LAYOUT);
        reader.next(1);
        long kept = reader.block();
        result.r1 = (int) cursor.wrap(kept).getLong(0, 0);
        reader.consumeRows(1);
        reader.next(1);
        result.r2 = (int) cursor.wrap(reader.block()).getLong(0, 0);
        reader.consumeRows(1);
        if (reader.isSpent()) {
            reader.releaseSpent();
        }
        int again = 1;
        for (int i = 0; i < TRIES && again == 1; i++) {
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
