package io.laminar.ring0.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.region.Region;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Source;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Barriers that have to wait, that come to nothing, and that find nothing to do. */
class BarrierTest {
    private static final long SEED = 4711;
    /** A plan whose rows are dealt out by a key, so that each core has lanes of both. */
    private static final long OF_TWO_LANES = 1;
    /** Twice as many as blocks fit into a region of what waits. */
    private static final int MOST_WIDE_ROWS = 200_000;

    @Test
    void shouldWaitForASubscriberThatDoesNotRead() {
        SourceSpec spec = Plans.ofOneCore(SEED).sources().get(0);
        try (Core core = new Core(new CoreConfig(3, new Sizing(2, 256, 2), 1 << 20))) {
            core.enableCheckpoints();
            core.add(spec);
            try (Lane in = Lane.create(core.laneLayout(spec), 20, "in");
                    Lane out = Lane.create(core.layout(spec), 2, "out")) {
                core.source(spec).attach(in.reader(), 20, Source.Origin.UNNAMED);
                core.subscribe(spec, out.writer());
                for (int row = 0; row < 12 && in.writer().claim(); row++) {
                    in.writer().setLong(0, row);
                    in.writer().endRow();
                }
                in.writer().publish();
                while (core.poll() > 0) {}
                Images barrier = new Images(1, core.checkpointRegions());
                assertTrue(core.beginBarrier(barrier));
                while (core.poll() > 0) {}
                assertFalse(barrier.passed, "the subscriber has not got it");
                assertFalse(core.beginBarrier(new Images(2, List.of())), "one at a time");
                for (int turn = 0; turn < 100 && !barrier.passed; turn++) {
                    LaneReader reader = out.reader();
                    if (reader.next(1) == LaneReader.ROWS) {
                        reader.consumeRows(1);
                    } else if (reader.next(1) == LaneReader.MARK) {
                        reader.consumeMark();
                    }
                    reader.releaseConsumed();
                    core.poll();
                }
                assertTrue(barrier.passed);
                assertEquals(1, barrier.bytes.size(), "the source's notes");
            }
        }
    }

    @Test
    void shouldPassAtOnceWhereNothingIsOrAllHasEnded() {
        try (Core core = new Core(CoreConfig.defaults())) {
            Images barrier = new Images(1, core.checkpointRegions());
            assertTrue(core.beginBarrier(barrier) && barrier.passed, "without operators");
        }
        try (Rig rig = new Rig(Plans.ofOneCore(SEED), 1, 1, SEED)) {
            rig.write(0, Plans.row(0, new Random(SEED)));
            rig.end(0);
            rig.end(1);
            rig.settle();
            assertTrue(rig.begin(1).get(0).passed, "before any poll");
        }
    }

    /** One core has begun and the other never does: lanes of an exchange wait until both are told to give it up. */
    @Test
    void shouldGoOnBehindABarrierThatWasGivenUp() {
        for (long seed = SEED; seed < SEED + 12; seed++) {
            List<List<Object>> expected = run(seed, false);
            assertEquals("", Rig.difference(expected, run(seed, true)), "seed " + seed);
        }
    }

    private static List<List<Object>> run(long seed, boolean abandons) {
        Random random = new Random(seed);
        try (Rig rig = new Rig(Plans.ofParts(seed), 2, 3, seed)) {
            for (int step = 0; step < 60; step++) {
                rig.write(random.nextInt(2), Plans.row(step, random));
                if (abandons && step % 20 == 10) {
                    Counting barrier = new Counting();
                    barrier.epoch = step;
                    assertTrue(rig.cores.get(0).beginBarrier(barrier));
                }
                if (abandons && step % 20 == 12) {
                    long epoch = step - 2;
                    rig.cores.forEach(core -> core.abandonBarrier(epoch));
                }
            }
            rig.end(0);
            rig.end(1);
            rig.settle();
            if (abandons) {
                assertTrue(rig.begin(1000).stream().allMatch(image -> image.passed), "the next one");
            }
            return Rig.sorted(rig.came());
        }
    }

    /**
     * One core has begun, and rows of the other, which is ahead and never begins, come and come: they are taken out of
     * the barrier's way until that has no room. Then the checkpoint comes to nothing, and the rows go on.
     */
    @Test
    void shouldGiveUpWhenThereIsNoRoomForWhatWaits() {
        Counting barrier = new Counting();
        barrier.epoch = 1;
        List<List<Object>> rows = new ArrayList<>();
        List<List<Object>> found;
        try (Rig rig = new Rig(Plans.ofParts(OF_TWO_LANES), 2, 3, SEED)) {
            rig.write(1, wide(0));
            rig.settle();
            assertTrue(rig.cores.get(1).beginBarrier(barrier));
            while (barrier.givenUp == 0) {
                assertTrue(rows.size() < MOST_WIDE_ROWS, "rows are kept without a bound");
                rows.add(wide(rows.size()));
                rig.write(0, rows.getLast());
            }
            rig.cores.forEach(core -> core.abandonBarrier(1));
            rig.end(1);
            rig.end(0);
            rig.settle();
            found = Rig.sorted(rig.came());
        }
        try (Rig rig = new Rig(Plans.ofParts(OF_TWO_LANES), 2, 3, SEED)) {
            rig.write(1, wide(0));
            rig.settle();
            rig.end(1);
            rows.forEach(row -> rig.write(0, row));
            rig.end(0);
            rig.settle();
            assertEquals("", Rig.difference(Rig.sorted(rig.came()), found));
        }
    }

    /** A row with a long text, so that a block has one. */
    private static List<Object> wide(long number) {
        return List.of(number / 100, number % 7, "wide".repeat(50) + number % 5, 1.0, number % 3);
    }

    /** Counts what it freezes, and nothing else. */
    private static final class Counting implements CoreBarrier {
        boolean prepared;
        long epoch;
        long frozen;
        long passed;
        long givenUp;

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public boolean freeze(Region region) {
            frozen++;
            return prepared && region.freeze();
        }

        @Override
        public void giveUp(Region region) {
            givenUp++;
        }

        @Override
        public void passed() {
            passed++;
        }
    }

    @Test
    void shouldAllocateNothingAtABarrier() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Counting barrier = new Counting();
        barrier.prepared = true;
        Random random = new Random(SEED);
        try (Rig rig = new Rig(Plans.ofOneCore(SEED), 1, 1, SEED)) {
            Core core = rig.cores.get(0);
            long allocated = 1;
            // What runs for the first time links itself, once; what a barrier allocates shows up every time.
            for (int round = 0; round < 60 && (round < 20 || allocated != 0); round++) {
                for (int i = 0; i < 5; i++) {
                    rig.write(i % 2, Plans.row(5L * round + i, random));
                    rig.settle();
                }
                core.checkpointRegions().forEach(one -> one.region().snapshot().prepare());
                barrier.epoch++;
                long before = threads.getCurrentThreadAllocatedBytes();
                core.beginBarrier(barrier);
                for (int polls = 0; polls < 200 && barrier.passed < barrier.epoch; polls++) {
                    core.poll();
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
                rig.settle();
                core.checkpointRegions().forEach(one -> one.region().snapshot().end(true));
            }
            assertEquals(0, allocated);
            assertEquals(barrier.epoch, barrier.passed);
            assertTrue(barrier.frozen > barrier.epoch);
        }
    }
}
