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

/** A row is seen whole, numbers, NULL and text, or not at all. */
@JCStressTest
@Outcome(id = "0, 0, 0, 0", expect = Expect.ACCEPTABLE, desc = "not seen yet")
@Outcome(id = "1, 7, 1, 26", expect = Expect.ACCEPTABLE, desc = "seen whole")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "seen in part")
@State
public class LanePublishStress {
    private static final BlockLayout LAYOUT =
            new BlockLayout(List.of(ColumnType.BIGINT, ColumnType.BIGINT, ColumnType.VARCHAR), 4, 64, false);
    private static final String TEXT = "abcdefghijklmnopqrstuvwxyz";

    private final Lane lane = Lane.create(LAYOUT, 2, "stress");
    private final LaneWriter writer = lane.writer();
    private final LaneReader reader = lane.reader();

    /** Writes and publishes. */
    @Actor
    public void producer() {
        writer.claim();
        writer.setLong(0, 7);
        writer.setNull(1);
        writer.setString(2, TEXT);
        writer.endRow();
        writer.publish();
    }

    /** Looks once: rows, the number, whether the second is NULL, length of a text that is right. */
    @Actor
    public void consumer(IIII_Result result) {
        if (reader.next(4) == LaneReader.ROWS) {
            BlockCursor row = new BlockCursor(LAYOUT).wrap(reader.block());
            result.r1 = reader.to() - reader.from();
            result.r2 = (int) row.getLong(0, 0);
            result.r3 = row.isNull(0, 1) ? 1 : 0;
            result.r4 = row.getString(0, 2).equals(TEXT) ? TEXT.length() : -1;
        }
    }

    /** Gives the memory back. */
    @Arbiter
    public void after() {
        lane.close();
    }
}
