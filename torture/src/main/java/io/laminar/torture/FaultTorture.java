package io.laminar.torture;

import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Scratch;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * Faults: at each place where the engine makes, writes, syncs, names or deletes a file, each thing that can go wrong
 * there. The engine goes on or says why not; the next life has everything.
 */
final class FaultTorture {
    private static final int LIVES_OF_A_CHAIN = 12;
    private static final int LIFE_MS = 250;
    private static final int COUNTED_MS = 400;
    private static final int CHECKPOINT_MS = 15;
    /** Later calls of a place are rarely another line of code. */
    private static final int MOST_NTH = 30;

    private final Order order;
    private final SplittableRandom random;
    private final List<Fault> faults = new ArrayList<>();

    /** What goes wrong in a life. */
    private record Fault(Place place, long nth, String action) {
        @Override
        public String toString() {
            return action + " at " + place + ", call " + nth;
        }
    }

    FaultTorture(Order order) {
        this.order = order;
        this.random = new SplittableRandom(order.seed());
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        long places = plan();
        List<Callable<Integer>> chains = new ArrayList<>();
        for (int first = 0; first < faults.size(); first += LIVES_OF_A_CHAIN) {
            int from = first;
            chains.add(() -> chain(from));
        }
        int reported = Workers.run(chains).stream().mapToInt(Integer::intValue).sum();
        return faults.size() + " faults at " + places + " places, " + reported
                + " failures reported; nothing lost, nothing doubled";
    }

    /** Lives on one directory, each with a fault; answers how many were reported. */
    private int chain(int first) throws IOException, InterruptedException {
        int number = first / LIVES_OF_A_CHAIN;
        Setting setting = setting("faults-" + number, number);
        Chain chain = new Chain(setting);
        chain.tolerate();
        for (int next = first; next < Math.min(first + LIVES_OF_A_CHAIN, faults.size()); next++) {
            live(chain, setting, faults.get(next), next);
        }
        Rounds.judged(order, setting, "the end of chain " + number, () -> chain.finish(Map.of()));
        Scratch.delete(setting.directory());
        return chain.failures();
    }

    /** A control: writes of rows that are answered and not done. */
    String swallow() throws IOException, InterruptedException {
        Setting setting = setting("faults-swallow", 0);
        Chain chain = new Chain(setting);
        Fault fault = new Fault(new Place(Place.Call.WRITE, Place.Kind.SINK), 1, "SKIP+");
        live(chain, setting, fault, 0);
        Rounds.judged(order, setting, "the end", () -> chain.finish(Map.of()));
        return "not found";
    }

    private Setting setting(String name, int chain) throws IOException {
        return new Setting(order.fresh(name), order.seed() + chain, 1 + chain % 2, "nio", Wrong.NOTHING);
    }

    /** Finds out which places there are: two lives, the second of which recovers. */
    private long plan() throws IOException, InterruptedException {
        Setting setting = setting("faults-plan", 0);
        Chain chain = new Chain(setting);
        Path counts = setting.directory().resolve("counts");
        long[] passed = new long[Place.all().size()];
        for (int life = 0; life < 2; life++) {
            Map<String, String> environment = Faulty.counting(setting.directory(), counts);
            Rounds.live(chain, new Life.Start(setting, CHECKPOINT_MS, "", environment), -1, Rounds.afterMs(COUNTED_MS));
            passed = Faulty.counts(counts);
        }
        Files.delete(counts);
        long places = 0;
        for (Place place : Place.all()) {
            long most = Math.min(MOST_NTH, passed[place.index()]);
            places += most > 0 ? 1 : 0;
            for (int round = 0; most > 0 && round < order.rounds(); round++) {
                for (String action : place.actions()) {
                    faults.add(new Fault(place, 1 + random.nextLong(most), action));
                }
            }
            Torture.tell(place + ": " + passed[place.index()]);
        }
        Scratch.delete(setting.directory());
        return places;
    }

    private void live(Chain chain, Setting setting, Fault fault, int number) throws IOException, InterruptedException {
        Life.Start start = new Life.Start(
                setting,
                CHECKPOINT_MS,
                "",
                Faulty.fault(setting.directory(), fault.place(), fault.nth(), fault.action()));
        int before = chain.failures();
        String what = "fault " + number + ", " + fault;
        Rounds.judged(order, setting, what, () -> Rounds.live(chain, start, -1, Rounds.afterMs(LIFE_MS)));
        Torture.tell(what + ": acknowledged " + chain.auditor().acknowledged() + " of "
                + chain.auditor().sent() + (chain.failures() > before ? "; " + chain.lastFailure() : ""));
    }
}
