package io.laminar.stress;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A mark is seen behind the rows before it and before the row after it, with its kind and value. */
@JCStressTest
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "0, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the row at the third look")
@Outcome(id = "0, 1, 2, 5", expect = Expect.ACCEPTABLE, desc = "row and mark from the second look on")
@Outcome(id = "1, 2, 0, 5", expect = Expect.ACCEPTABLE, desc = "row and mark, the later row not yet")
@Outcome(id = "1, 2, 1, 5", expect = Expect.ACCEPTABLE, desc = "row, mark, row")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "out of order, or a mark without its value")
@State
public class LaneMarkStress {
    private static final int TRIES = 20;
    private static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BIGINT), 4, 0, false);

    private final Lane lane = Lane.create(LAYOUT, 2, "stress");
    private final LaneWriter writer = lane.writer();
    private final LaneReader reader = lane.reader();
    private int value;

    private void row() {
        writer.claim();
        writer.setLong(0, 1);
        writer.endRow();
    }

    /** A row, a mark behind it, and a row behind that. */
    @Actor
    public void producer() {
        row();
        writer.mark(Mark.WATERMARK, 5);
        row();
        writer.publish();
    }

    /** Three looks, each at what comes next; then the value of the mark that was met. */
    @Actor
    public void consumer(IIII_Result result) {
        for (int i = 0; i < TRIES && result.r1 == LaneReader.NOTHING; i++) {
            result.r1 = look();
        }
        result.r2 = look();
        result.r3 = look();
        result.r4 = value;
    }

    private int look() {
        int kind = reader.next(1);
        if (kind == LaneReader.ROWS) {
            reader.consumeRows(1);
        } else if (kind == LaneReader.MARK) {
            value = reader.markKind() == Mark.WATERMARK ? (int) reader.markValue() : -1;
            reader.consumeMark();
        }
        return kind;
    }

    /** Gives the memory back. */
    @Arbiter
    public void after() {
        lane.close();
    }
}
