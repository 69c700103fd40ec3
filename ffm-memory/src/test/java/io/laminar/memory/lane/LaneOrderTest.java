package io.laminar.memory.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks given back in any order, and when a lane counts as full. */
class LaneOrderTest {
    private static final BlockLayout LAYOUT = new BlockLayout(List.of(ColumnType.BIGINT), 3, 0, false);

    /** A block that the consumer keeps: it must read the same for as long as it does. */
    private record Held(int slot, long block, long firstValue, int rows) {
        void requireUntouched(BlockCursor cursor, String about) {
            cursor.wrap(block);
            for (int row = 0; row < rows; row++) {
                assertEquals(firstValue + row, cursor.getLong(row, 0), about);
            }
        }
    }

    private static boolean append(LaneWriter writer, long value) {
        if (!writer.claim()) {
            return false;
        }
        writer.setLong(0, value);
        writer.endRow();
        return true;
    }

    /** Reads everything in order, keeps blocks for a while and gives them back in any order. */
    private static final class Keeper {
        private final LaneReader reader;
        private final Random random;
        private final String about;
        private final int most;
        private final List<Held> held = new ArrayList<>();
        private final BlockCursor cursor = new BlockCursor(LAYOUT);
        private long sequence;
        private long first = -1;
        private long block;
        private int rows;
        private long expected;

        Keeper(Lane lane, Random random, String about) {
            this.reader = lane.reader();
            this.random = random;
            this.about = about;
            this.most = lane.blockCount() - 1;
        }

        void step() {
            if (reader.next(1 + random.nextInt(3)) == LaneReader.ROWS) {
                leave();
                cursor.wrap(reader.block());
                for (int row = reader.from(); row < reader.to(); row++) {
                    assertEquals(expected++, cursor.getLong(row, 0), about);
                }
                first = first < 0 ? expected - (reader.to() - reader.from()) : first;
                block = reader.block();
                rows += reader.to() - reader.from();
                reader.consumeRows(reader.to() - reader.from());
            }
            if (held.size() >= most || !held.isEmpty() && random.nextInt(3) == 0) {
                giveBack();
            }
        }

        private void leave() {
            while (sequence < reader.sequence()) {
                held.add(new Held(reader.slotOf(sequence++), block, first, rows));
                first = -1;
                rows = 0;
            }
        }

        void giveBack() {
            Held going = held.remove(random.nextInt(held.size()));
            going.requireUntouched(cursor, about);
            reader.release(going.slot());
        }

        /** Gives back the block being read, before any that is held. */
        void skip() {
            if (held.size() == most && reader.isSpent()) {
                reader.releaseSpent();
                sequence = reader.sequence();
                first = -1;
                rows = 0;
            }
        }
    }

    /** By the state word of every block. */
    private static int inUse(Lane lane) {
        int inUse = 0;
        for (int slot = 0; slot < lane.blockCount(); slot++) {
            inUse += RawMemory.getLong(lane.slotAddress(slot) + BlockLayout.STATE_OFFSET) != 0 ? 1 : 0;
        }
        return inUse;
    }

    @Test
    void shouldKeepBlocksThatAreGivenBackLate() {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            int blocks = 2 + random.nextInt(5);
            try (Lane lane = Lane.create(LAYOUT, blocks, "test")) {
                Keeper keeper = new Keeper(lane, random, "seed=" + seed + " blocks=" + blocks);
                long written = 0;
                for (int step = 0; step < 2000; step++) {
                    if (random.nextBoolean() && append(lane.writer(), written)) {
                        written++;
                    }
                    if (random.nextInt(3) == 0) {
                        lane.writer().publish();
                    }
                    if (random.nextBoolean()) {
                        keeper.step();
                    } else {
                        keeper.skip();
                    }
                    assertEquals(inUse(lane), lane.blocksInUse(), keeper.about);
                }
                assertTrue(keeper.expected > 100, "rows went through");
            }
        }
    }

    @Test
    void shouldKeepBlocksBetweenTwoThreads() throws Exception {
        long seed = System.nanoTime();
        long rows = 100_000;
        try (Lane lane = Lane.create(LAYOUT, 5, "test")) {
            Thread producer = Thread.ofPlatform().start(() -> {
                for (long value = 0; value < rows; ) {
                    if (append(lane.writer(), value)) {
                        value++;
                    }
                    lane.writer().publish();
                }
            });
            Keeper keeper = new Keeper(lane, new Random(seed), "seed=" + seed);
            while (keeper.expected < rows) {
                keeper.step();
            }
            producer.join();
        }
    }

    @Test
    void shouldCountAsFullUntilHalfOfItIsFree() {
        try (Lane lane = Lane.create(LAYOUT, 10, "test")) {
            LaneWriter writer = lane.writer();
            LaneReader reader = lane.reader();
            lane.throttle(8, 5);
            long written = 0;
            while (append(writer, written)) {
                written++;
            }
            assertEquals(8 * 3, written, "eight blocks");
            writer.publish();
            for (int block = 0; block < 3; block++) {
                assertFalse(writer.claim(), "given back: " + block);
                assertFalse(writer.mark(Mark.FLUSH, 0), "given back: " + block);
                assertEquals(LaneReader.ROWS, reader.next(3));
                reader.consumeRows(3);
                assertEquals(LaneReader.ROWS, reader.next(3));
                reader.releaseConsumed();
            }
            assertTrue(append(writer, written++), "five are in use");
            while (append(writer, written)) {
                written++;
            }
            assertEquals(11 * 3, written, "eight again");
            for (int[] wrong : new int[][] {{0, 0}, {11, 5}, {5, 5}, {5, -1}}) {
                assertThrows(IllegalArgumentException.class, () -> lane.throttle(wrong[0], wrong[1]));
            }
        }
    }

    @Test
    void shouldAskForTheBlockThatItNeeds() {
        try (Lane lane = Lane.create(LAYOUT, 3, "test")) {
            LaneWriter writer = lane.writer();
            for (int row = 0; row < 9; row++) {
                append(writer, row);
            }
            assertFalse(writer.claim());
            assertTrue(lane.reader().wanted() <= 0);
            writer.requestRoom();
            writer.requestRoom();
            assertEquals(1, lane.reader().wanted());
            assertFalse(lane.reader().isSpent());
            assertEquals(LaneReader.ROWS, lane.reader().next(3));
            lane.reader().consumeRows(3);
            lane.reader().releaseSpent();
            assertEquals(1, lane.reader().released());
            assertTrue(writer.claim());
        }
    }
}
