package io.laminar.ring0.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwedMarksTest {
    private static List<Integer> sent(OwedMarks owed) {
        try (Lane lane = Lane.create(new BlockLayout(List.of(ColumnType.BIGINT), 16, 64, false), 2, "owed")) {
            assertTrue(owed.send(lane.writer()));
            List<Integer> kinds = new ArrayList<>();
            LaneReader reader = lane.reader();
            while (reader.next(1) == LaneReader.MARK) {
                kinds.add(reader.markKind());
                reader.consumeMark();
            }
            return kinds;
        }
    }

    @Test
    void shouldSendIdlenessBehindTheWatermarkAndTheEndLast() {
        OwedMarks owed = new OwedMarks();
        owed.add(Mark.END, 0);
        owed.add(Mark.WATERMARK, 7);
        owed.add(Mark.IDLE, 0);
        owed.add(Mark.FLUSH, 0);
        assertFalse(owed.isEmpty());
        assertEquals(List.of(Mark.WATERMARK, Mark.FLUSH, Mark.IDLE, Mark.END), sent(owed));
        assertTrue(owed.isEmpty());
    }

    @Test
    void shouldForgetIdlenessBeforeAWatermark() {
        OwedMarks owed = new OwedMarks();
        owed.add(Mark.IDLE, 0);
        owed.add(Mark.WATERMARK, 7);
        assertEquals(List.of(Mark.WATERMARK), sent(owed));
    }
}
