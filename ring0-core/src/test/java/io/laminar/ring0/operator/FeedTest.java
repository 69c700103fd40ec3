package io.laminar.ring0.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {
    private static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BIGINT), 64, 64, false);

    private static void take(Lane lane, Feed feed, long record) {
        assertEquals(true, lane.writer().claim());
        lane.writer().setLong(0, record);
        lane.writer().endRow();
        lane.writer().publish();
        assertEquals(LaneReader.ROWS, lane.reader().next(1));
        feed.consume(1);
        feed.logged(record, 100 * record);
    }

    /** The log writes a long time at one group, and has all that came meanwhile in the next; nothing comes then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 20})
    void shouldTellOfAllThatCameWhileTheDeviceWasBusy(int records) {
        try (Lane lane = Lane.create(LAYOUT, 2, "feed")) {
            Feed feed = new Feed(lane.reader(), 2);
            for (int record = 1; record <= records; record++) {
                take(lane, feed, record);
                feed.acknowledge(0);
            }
            assertEquals(0, lane.writer().rowsSafe());
            feed.acknowledge(records);
            assertEquals(records, lane.writer().rowsSafe());
            assertEquals(100L * records, lane.writer().positionSafe());
        }
    }

    @Test
    void shouldTellOfNothingThatIsNotInTheGroup() {
        try (Lane lane = Lane.create(LAYOUT, 2, "feed")) {
            Feed feed = new Feed(lane.reader(), 2);
            for (int record = 1; record <= 20; record++) {
                take(lane, feed, record);
                feed.acknowledge(0);
            }
            feed.acknowledge(5);
            assertEquals(5, lane.writer().rowsSafe());
            feed.acknowledge(19);
            assertEquals(8, lane.writer().rowsSafe());
            feed.acknowledge(20);
            assertEquals(20, lane.writer().rowsSafe());
            assertEquals(2_000, lane.writer().positionSafe());
        }
    }
}
