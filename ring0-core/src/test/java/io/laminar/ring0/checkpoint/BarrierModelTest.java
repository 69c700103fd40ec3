package io.laminar.ring0.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random plans that are restored from every barrier of a run, against that run.
 *
 * <p><b>Each barrier ends.</b> A schedule is fair when each core works and each way out is read again and again. Then:
 *
 * <ol>
 *   <li>A source lets a barrier pass as soon as there is room behind it; it waits for no row and no watermark.
 *   <li>An operator reads a way in until that has brought the barrier or has ended. When all before it have let the
 *       barrier pass, what stands before it on the way is finite, as producers stand behind it; it is read, as nothing
 *       but room can stop that: rows of a lane that is ahead, which would wait for the watermark of a lane that stands
 *       at the barrier, are taken out of its way, and where there is no room for them the barrier goes on without.
 *   <li>Room comes back, as who reads stands behind: the last of them is a way out.
 *   <li>Plans have no cycles, so by induction along them every operator lets it pass, or is told that all have ended.
 * </ol>
 *
 * <p>In each fair round some operator before which all have let the barrier pass takes a slice, so the number of rounds
 * is bounded by what is under way, times the operators that it goes through: the model counts rounds, and demands that
 * they are not more than {@value #ROUNDS_OF_A_STEP} for each thing that was written so far.
 */
class BarrierModelTest {
    /** A row of hopping windows becomes several, each of which goes through some operators. */
    private static final int ROUNDS_OF_A_STEP = 8;

    /** Most ways in of a plan. */
    private static final int MOST_WAYS = 4;

    /** What happens to a plan: rows, ends, barriers. */
    private record Step(int source, List<Object> row) {
        static final int BARRIER = -1;

        boolean isBarrier() {
            return source == BARRIER;
        }
    }

    /** A script, and a run of it so far. */
    private static final class Run {
        final Rig rig;
        final long[] written = new long[MOST_WAYS];
        final boolean[] ended = new boolean[MOST_WAYS];
        final Random random;
        final List<List<Images>> barriers = new ArrayList<>();
        long epoch;
        int inFlight;
        int backlogs;

        Run(Rig rig, long seed) {
            this.rig = rig;
            this.random = new Random(seed);
        }

        /** Most fair rounds until a barrier has passed. */
        int mostRounds() {
            return ROUNDS_OF_A_STEP
                    * (int) (MOST_WAYS + epoch + LongStream.of(written).sum());
        }

        /** Plays the rest of a script; {@code calm} says behind which steps everything is read and done. */
        void play(List<Step> script, int from, IntPredicate calm) {
            for (int i = from; i < script.size(); i++) {
                Step step = script.get(i);
                if (step.isBarrier()) {
                    barrier();
                } else if (step.row() == null) {
                    ended[step.source()] = true;
                    rig.end(step.source());
                } else {
                    written[step.source()]++;
                    rig.write(step.source(), step.row());
                }
                if (!step.isBarrier() && calm.test(i)) {
                    rig.settle();
                }
            }
        }

        /** Rows are on their way everywhere, as nobody reads what comes out; snapshots are read behind more rows. */
        void barrier() {
            rig.takeAll(written, ended);
            List<Images> images = rig.begin(++epoch);
            for (int i = random.nextInt(20); i > 0; i--) {
                rig.pollSome();
            }
            images.forEach(image -> inFlight += image.passed ? 0 : 1);
            int rounds = rig.passAll(images);
            assertTrue(rounds <= mostRounds(), "fair rounds of a barrier: " + rounds + " of " + mostRounds());
            rig.settle();
            for (int i = 0; i < images.size(); i++) {
                backlogs += images.get(i).backlogs();
                images.get(i)
                        .readSnapshots(
                                barriers.isEmpty() ? null : barriers.getLast().get(i));
            }
            barriers.add(images);
        }
    }

    private static List<Step> script(long seed, int ways) {
        Random random = new Random(seed);
        List<Step> script = new ArrayList<>();
        boolean[] ended = new boolean[ways];
        int steps = 20 + random.nextInt(100);
        for (int i = 0; i < steps; i++) {
            int source = random.nextInt(ways);
            if (random.nextInt(20) == 0) {
                script.add(new Step(Step.BARRIER, null));
            } else if (random.nextInt(80) == 0 && !ended[source]) {
                ended[source] = true;
                script.add(new Step(source, null));
            } else if (!ended[source]) {
                script.add(new Step(source, Plans.row(i, random)));
            }
        }
        for (int source = 0; source < ways; source++) {
            if (!ended[source]) {
                script.add(new Step(source, null));
            }
        }
        script.add(new Step(Step.BARRIER, null));
        return script;
    }

    /** What comes out behind the barrier row for row, and all state byte for byte. */
    @Test
    void shouldGoOnAsIfNothingHadHappened() {
        long first = Long.getLong("laminar.seed", System.nanoTime());
        int inFlight = 0;
        for (long seed = first; seed < first + 40; seed++) {
            inFlight += check(seed, 1, Plans::ofOneCore).inFlight;
        }
        assertTrue(inFlight > 10, "barriers that were under way for long: " + inFlight);
    }

    /** Two cores and four, and exchanges between all of them: the same rows come out behind the barrier. */
    @Test
    void shouldGoOnAsIfNothingHadHappenedOnSeveralCores() {
        long first = Long.getLong("laminar.seed", System.nanoTime());
        int inFlight = 0;
        for (long seed = first; seed < first + 30; seed++) {
            inFlight += check(seed, seed % 2 == 0 ? 2 : 4, Plans::ofCores).inFlight;
        }
        assertTrue(inFlight > 10, "barriers that were under way for long: " + inFlight);
    }

    /** Each core has a part of the source with a watermark of its own, so some lanes are ahead at the barrier. */
    @Test
    void shouldGoOnWithWhatHadToWaitForOtherCores() {
        long first = Long.getLong("laminar.seed", System.nanoTime());
        int backlogs = 0;
        int tooFar = 0;
        for (long seed = first; seed < first + 30; seed++) {
            try {
                backlogs += check(seed, seed % 2 == 0 ? 2 : 4, Plans::ofParts).backlogs;
            } catch (AssertionError e) {
                if (!(e.getCause() instanceof Rig.TooFarAhead)) {
                    throw e;
                }
                tooFar++;
            }
        }
        assertTrue(tooFar < 5, "scripts that let one producer wait for another: " + tooFar);
        assertTrue(backlogs > 10, "lanes that were ahead: " + backlogs);
    }

    /** What is told of a run is told apart: one count that is wrong by one in the notes of an aggregate. */
    @Test
    void shouldNoticeWhatIsLeftOut() {
        long first = Long.getLong("laminar.seed", System.nanoTime());
        int noticed = 0;
        for (long seed = first; seed < first + 10; seed++) {
            AssertionError error = null;
            try {
                check(seed, 1, Plans::ofOneCore, Images::spoil);
            } catch (AssertionError e) {
                error = e;
            }
            noticed += error != null && error.getCause().getMessage().contains("state in the end") ? 1 : 0;
        }
        assertTrue(noticed > 5, "noticed " + noticed);
    }

    private static Run check(long seed, int cores, LongFunction<Plans> plans) {
        return check(seed, cores, plans, image -> {});
    }

    /** Restores what a run had at its barriers; on one core from one on before which rows were on their way. */
    private static Run check(long seed, int cores, LongFunction<Plans> plans, Consumer<Images> change) {
        int ways = plans.apply(seed).sources().size() == 1 ? cores : 2;
        List<Step> script = script(seed, ways);
        List<Integer> barriers = IntStream.range(0, script.size() - 1)
                .filter(step -> script.get(step).isBarrier())
                .boxed()
                .toList();
        Random random = new Random(seed + 3);
        int chosen = barriers.isEmpty() || cores > 1 ? 0 : random.nextInt(barriers.size());
        int busyUntil = barriers.isEmpty() ? 0 : barriers.get(chosen);
        IntPredicate calm = step -> cores > 1 ? random.nextInt(6) == 0 : step > busyUntil || step < busyUntil - 8;
        try (Rig whole = new Rig(plans.apply(seed), cores, cores == 1 ? 1 : 3, seed)) {
            Run run = new Run(whole, seed);
            run.play(script, 0, calm);
            for (int barrier = chosen; barrier < barriers.size(); barrier++) {
                try (Rig rig = new Rig(plans.apply(seed), cores, cores == 1 ? 1 : 3, seed + 1)) {
                    run.barriers.get(barrier).forEach(change);
                    Run again = restore(rig, run, script.subList(0, barriers.get(barrier)), barrier);
                    again.play(script, barriers.get(barrier) + 1, calm);
                    compare(run, again, barrier + 1);
                }
            }
            return run;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", cores " + cores, e);
        }
    }

    private static Run restore(Rig rig, Run whole, List<Step> before, int epoch) {
        rig.restore(whole.barriers.get(epoch));
        Run run = new Run(rig, whole.random.nextLong());
        for (Step step : before) {
            if (!step.isBarrier() && step.row() != null) {
                run.written[step.source()]++;
            } else if (!step.isBarrier()) {
                run.ended[step.source()] = true;
            }
        }
        run.epoch = epoch + 1;
        run.barriers.addAll(whole.barriers.subList(0, epoch + 1));
        return run;
    }

    private static void compare(Run whole, Run run, int epoch) {
        Rig rig = run.rig;
        if (rig.cores.size() == 1) {
            String difference = Rig.difference(whole.rig.cameBehind(epoch), rig.came());
            assertEquals("", difference, "what came behind epoch " + epoch);
            Images expected = whole.barriers.getLast().get(0);
            difference = Images.difference(expected, run.barriers.getLast().get(0));
            assertEquals("", difference, "state in the end, from epoch " + epoch);
        } else {
            String difference = Rig.difference(Rig.sorted(whole.rig.cameBehind(epoch)), Rig.sorted(rig.came()));
            assertEquals("", difference, "what came behind epoch " + epoch);
        }
    }
}
