package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Scratch;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.Steps;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Kills: at named steps, one after the other, and at moments in between; one core and two. */
final class KillTorture {
    private static final int LIVES_OF_A_CHAIN = 10;
    private static final int LONGEST_BOOT_MS = 1500;
    private static final int LONGEST_LIFE_MS = 400;
    private static final int CHECKPOINT_MS = 15;

    private final Order order;
    private final SplittableRandom random;

    KillTorture(Order order) {
        this.order = order;
        this.random = new SplittableRandom(order.seed());
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        List<String> steps = Steps.names();
        int step = random.nextInt(steps.size());
        int chains = 0;
        long rows = 0;
        int named = 0;
        for (int round = 0; round < order.rounds(); chains++) {
            Setting setting = new Setting(
                    order.fresh("kill-" + chains),
                    order.seed() + chains,
                    1 + chains % 2,
                    chains / 2 % 2 == 0 ? "nio" : "auto",
                    Wrong.NOTHING);
            Chain chain = new Chain(setting);
            for (int life = 0; life < LIVES_OF_A_CHAIN && round < order.rounds(); life++, round++) {
                String halt = "";
                if (round % 2 == 0) {
                    halt = steps.get(step++ % steps.size()) + ":" + (1 + random.nextInt(3));
                    named++;
                }
                live(chain, setting, halt, round);
            }
            judged(() -> chain.finish(Map.of()), setting, "at the end of chain " + chains);
            rows += chain.auditor().sent();
            Scratch.delete(setting.directory());
        }
        return order.rounds() + " kills (" + named + " at named steps), " + chains + " chains, " + rows
                + " rows: nothing lost, nothing doubled";
    }

    private void live(Chain chain, Setting setting, String halt, int round) throws IOException, InterruptedException {
        long afterMs = random.nextInt(4) == 0 ? random.nextInt(LONGEST_BOOT_MS) : -1;
        long livingMs = random.nextInt(LONGEST_LIFE_MS);
        String what = "round " + round + (halt.isEmpty() ? ", killed" : ", step " + halt);
        judged(() -> live(chain, new Life.Start(setting, CHECKPOINT_MS, halt, Map.of()), afterMs, livingMs), setting, what);
        Torture.tell(what + ": acknowledged " + chain.auditor().acknowledged() + " of " + chain.auditor().sent());
    }

    /** A life that is killed after a while; one with a step that it never takes, too. */
    static void live(Chain chain, Life.Start start, long afterMs, long livingMs)
            throws IOException, InterruptedException {
        try (Life life = Life.start(start)) {
            boolean halts = !start.halt().isEmpty();
            Chain.End boot = killed(halts || afterMs < 0 ? Life.LONGEST_MS : afterMs);
            if (chain.recover(life, boot)) {
                chain.feed(life, killed(halts ? 10L * LONGEST_LIFE_MS : livingMs));
            }
            int code = life.exitCode();
            if (code != 137 && !(halts && code == Steps.EXIT)) {
                throw new Violation("ends by itself: exit code " + code + "; " + life.all());
            }
        }
    }

    private static Chain.End killed(long afterMs) {
        long startNs = System.nanoTime();
        return life -> {
            if (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(afterMs)) {
                return false;
            }
            life.kill();
            return true;
        };
    }

    /** Something that may find a violation. */
    interface Part {
        void run() throws IOException, InterruptedException;
    }

    /** Runs a part; a violation says what repeats it. */
    private void judged(Part part, Setting setting, String what) throws IOException, InterruptedException {
        try {
            part.run();
        } catch (Violation e) {
            throw new Violation(
                    e.getMessage() + "\n  in " + what + ", " + setting + ", directory=" + kept(setting) + "\n  repeat: "
                            + order.repeat(),
                    e);
        }
    }

    private static Path kept(Setting setting) {
        return setting.directory();
    }
}
