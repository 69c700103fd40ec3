package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.Steps;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What rounds of all kinds do: let a process live for a while, and say what repeats a violation. */
final class Rounds {
    private static final int KILLED = 137;

    private Rounds() {}

    /** Something that may find a violation. */
    interface Part {
        void run() throws IOException, InterruptedException;
    }

    /** Runs a part; a violation says where it was found and what repeats it. */
    static void judged(Order order, Setting setting, String what, Part part) throws IOException, InterruptedException {
        try {
            part.run();
        } catch (Violation e) {
            throw new Violation(
                    e.getMessage() + "\n  in " + what + ", " + setting + ", directory=" + setting.directory()
                            + "\n  repeat: " + order.repeat(),
                    e);
        }
    }

    /**
     * A life that ends by a kill, at its step, or because the engine says why it cannot go on.
     *
     * @param bootMs after which it is killed when it has not recovered; negative: when it has
     * @param end what ends it when it has
     * @return whether it ended at its step
     */
    static boolean live(Chain chain, Life.Start start, long bootMs, Chain.End end)
            throws IOException, InterruptedException {
        int before = chain.failures();
        try (Life life = Life.start(start)) {
            if (chain.recover(life, afterMs(bootMs < 0 ? Life.LONGEST_MS : bootMs))) {
                chain.feed(life, end);
            }
            int code = life.exitCode();
            boolean told = code == 1 && chain.failures() > before;
            if (code != KILLED && !told && (start.halt().isEmpty() || code != Steps.EXIT)) {
                throw new Violation("ends by itself: exit code " + code + "; " + life.all());
            }
            return code == Steps.EXIT;
        }
    }

    /** {@return a kill a while after it is asked for the first time} */
    static Chain.End afterMs(long afterMs) {
        return new Chain.End() {
            private long startNs;

            @Override
            public boolean now(Life life) {
                startNs = startNs == 0 ? System.nanoTime() : startNs;
                if (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(afterMs)) {
                    return false;
                }
                life.kill();
                return true;
            }
        };
    }
}
