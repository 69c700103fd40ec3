package io.laminar.ring0.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random plans that are restored from every barrier of a run, against that run. */
class BarrierModelTest {
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
        final long[] written = new long[2];
        final boolean[] ended = new boolean[2];
        final Random random;
        final List<List<Images>> barriers = new ArrayList<>();
        long epoch;

        Run(Rig rig, long seed) {
            this.rig = rig;
            this.random = new Random(seed);
        }

        void play(List<Step> script, int from) {
            for (Step step : script.subList(from, script.size())) {
                if (step.isBarrier()) {
                    barrier();
                } else if (step.row() == null) {
                    ended[step.source()] = true;
                    rig.end(step.source());
                } else {
                    written[step.source()]++;
                    rig.write(step.source(), step.row());
                }
                if (!step.isBarrier()) {
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
            rig.settle();
            for (int i = 0; i < images.size(); i++) {
                assertTrue(images.get(i).passed, "every operator has let it pass");
                images.get(i)
                        .readSnapshots(
                                barriers.isEmpty() ? null : barriers.getLast().get(i));
            }
            barriers.add(images);
        }
    }

    private static List<Step> script(long seed) {
        Random random = new Random(seed);
        List<Step> script = new ArrayList<>();
        boolean[] ended = new boolean[2];
        int steps = 20 + random.nextInt(100);
        for (int i = 0; i < steps; i++) {
            int source = random.nextInt(2);
            if (random.nextInt(20) == 0) {
                script.add(new Step(Step.BARRIER, null));
            } else if (random.nextInt(80) == 0 && !ended[source]) {
                ended[source] = true;
                script.add(new Step(source, null));
            } else if (!ended[source]) {
                script.add(new Step(source, Plans.row(i, random)));
            }
        }
        for (int source = 0; source < 2; source++) {
            if (!ended[source]) {
                script.add(new Step(source, null));
            }
        }
        script.add(new Step(Step.BARRIER, null));
        return script;
    }

    @Test
    void shouldGoOnAsIfNothingHadHappened() {
        long first = Long.getLong("laminar.seed", System.nanoTime());
        int restored = 0;
        for (long seed = first; seed < first + 40; seed++) {
            restored += check(seed);
        }
        assertTrue(restored > 50, "barriers amid runs: " + restored);
    }

    private static int check(long seed) {
        List<Step> script = script(seed);
        int restored = 0;
        try (Rig whole = new Rig(Plans.ofOneCore(seed), 1, 1, seed)) {
            Run run = new Run(whole, seed);
            run.play(script, 0);
            for (int step = 0, epoch = 0; step < script.size() - 1; step++) {
                if (script.get(step).isBarrier()) {
                    restore(seed, script, run, step, epoch++);
                    restored++;
                }
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        return restored;
    }

    private static void restore(long seed, List<Step> script, Run whole, int step, int epoch) {
        try (Rig rig = new Rig(Plans.ofOneCore(seed), 1, 1, seed + 1)) {
            rig.restore(whole.barriers.get(epoch));
            Run run = new Run(rig, seed + 2);
            for (Step before : script.subList(0, step)) {
                if (!before.isBarrier() && before.row() != null) {
                    run.written[before.source()]++;
                } else if (!before.isBarrier()) {
                    run.ended[before.source()] = true;
                }
            }
            run.epoch = epoch + 1;
            run.barriers.addAll(whole.barriers.subList(0, epoch + 1));
            run.play(script, step + 1);
            List<List<Object>> expected = whole.rig.cameBehind(epoch + 1);
            assertEquals("", Rig.difference(expected, rig.came()), "what came behind epoch " + (epoch + 1));
            assertEquals(
                    "",
                    Images.difference(
                            whole.barriers.getLast().get(0),
                            run.barriers.getLast().get(0)),
                    "state in the end, from epoch " + (epoch + 1));
        }
    }
}
