package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Scratch;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.Steps;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills: at named steps, one after the other, and at moments in between; one core and two. */
final class KillTorture {
    private static final int LIVES_OF_A_CHAIN = 10;
    private static final int LONGEST_BOOT_MS = 1500;
    private static final int LONGEST_LIFE_MS = 400;
    /** A step that a life has not taken by then it does not take. */
    private static final int LONGEST_HALT_MS = 2000;

    /** With so many lives for each step, one that was never taken is no chance. */
    private static final int ENOUGH_LIVES = 5;

    private static final int CHECKPOINT_MS = 15;

    private final Order order;
    private final List<String> steps;
    private final Wrong wrong;
    private final int resent;
    private final Map<String, Integer> taken = new ConcurrentSkipListMap<>();
    private final AtomicInteger named = new AtomicInteger();

    /** All steps, and nothing wrong. */
    KillTorture(Order order) {
        this(order, Steps.names(), Wrong.NOTHING, 0);
    }

    /** {@code wrong}, {@code resent}: what is done wrong on purpose, by the engine and by who feeds it. */
    KillTorture(Order order, List<String> steps, Wrong wrong, int resent) {
        this.order = order;
        this.steps = steps;
        this.wrong = wrong;
        this.resent = resent;
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        int step = new SplittableRandom(order.seed()).nextInt(steps.size());
        List<Callable<Long>> chains = new ArrayList<>();
        for (int first = 0; first < order.rounds(); first += LIVES_OF_A_CHAIN) {
            int from = first;
            chains.add(() -> chain(from, step));
        }
        long rows = Workers.run(chains).stream().mapToLong(Long::longValue).sum();
        int at = taken.values().stream().mapToInt(Integer::intValue).sum();
        return order.rounds() + " kills, " + at + " of them at " + taken.size() + " of " + steps.size()
                + " named steps, " + (named.get() - at) + " asked for at a step that the life did not come to; "
                + missed()
                + chains.size() + " directories, " + rows + " rows; nothing lost, nothing doubled";
    }

    /** Lives on one directory, every other one killed at a step; answers how many rows it was sent. */
    private long chain(int first, int step) throws IOException, InterruptedException {
        int number = first / LIVES_OF_A_CHAIN;
        SplittableRandom random = new SplittableRandom(order.seed() * 1_000_003 + number);
        Setting setting = setting(number);
        Chain chain = new Chain(setting);
        chain.resend(resent);
        for (int round = first; round < Math.min(first + LIVES_OF_A_CHAIN, order.rounds()); round++) {
            String halt = "";
            if (round % 2 == 0) {
                String name = steps.get((step + round / 2) % steps.size());
                halt = name + ":" + (1 + random.nextInt(Steps.mostTimes(name)));
            }
            live(chain, setting, halt, round, random);
        }
        Rounds.judged(order, setting, "the end of chain " + number, () -> chain.finish(Map.of()));
        Scratch.delete(setting.directory());
        return chain.auditor().sent();
    }

    /** Steps that no life was killed at. */
    private String missed() {
        List<String> missed = new ArrayList<>(steps);
        missed.removeAll(taken.keySet());
        if (!missed.isEmpty() && named.get() >= ENOUGH_LIVES * steps.size()) {
            throw new Violation("steps that are never taken: " + missed + "\n  repeat: " + order.repeat());
        }
        return missed.isEmpty() ? "" : "none at " + missed + "; ";
    }

    private Setting setting(int chain) throws IOException {
        String backend = chain / 2 % 2 == 0 ? "nio" : "auto";
        return new Setting(order.fresh("kill-" + chain), order.seed() + chain, 1 + chain % 2, backend, wrong);
    }

    private void live(Chain chain, Setting setting, String halt, int round, SplittableRandom random)
            throws IOException, InterruptedException {
        long bootMs = random.nextInt(4) == 0 ? random.nextInt(LONGEST_BOOT_MS) : -1;
        long livingMs = random.nextInt(LONGEST_LIFE_MS);
        boolean halts = !halt.isEmpty();
        named.addAndGet(halts ? 1 : 0);
        String what = "round " + round + (halts ? ", step " + halt : ", killed");
        Life.Start start = new Life.Start(setting, CHECKPOINT_MS, halt, Map.of());
        Rounds.judged(order, setting, what, () -> {
            Chain.End end = Rounds.afterMs(halts ? LONGEST_HALT_MS : livingMs);
            if (Rounds.live(chain, start, halts ? -1 : bootMs, end)) {
                taken.merge(halt.substring(0, halt.indexOf(':')), 1, Integer::sum);
            }
        });
        Torture.tell(what + ": acknowledged " + chain.auditor().acknowledged() + " of "
                + chain.auditor().sent());
    }
}
