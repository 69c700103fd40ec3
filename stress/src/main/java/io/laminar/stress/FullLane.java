package io.laminar.stress;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import java.util.List;

/** A lane of two blocks of one row each, both full: with 1, and with 2. */
final class FullLane {
    /** Enough tries for the two ends to meet, few enough to see each of them fail. */
    static final int TRIES = 50;

    static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BIGINT), 1, 0, false);

    final LaneWriter writer;
    final LaneReader reader;
    private final Lane lane = Lane.create(LAYOUT, 2, "stress");

    FullLane() {
        writer = lane.writer();
        reader = lane.reader();
        append(1);
        append(2);
    }

    /** Tries to write a third row until there is room: 1 when there was. */
    int appendThird() {
        for (int i = 0; i < TRIES; i++) {
            if (append(3)) {
                return 1;
            }
        }
        return 0;
    }

    void close() {
        lane.close();
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
}
