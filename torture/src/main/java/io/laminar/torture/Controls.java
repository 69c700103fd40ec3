package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.power.LossyDisk;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What must be found: a torture that cannot fail proves nothing. */
final class Controls {
    private static final int KILLS = 8;
    private static final int CUTS = 8;
    private static final int FLIPS = 60;
    private static final int SOAK_S = 30;
    private static final int RESENT_ROWS = 40;

    private final Order order;
    private final List<String> passed = new ArrayList<>();
    private int found;

    Controls(Order order) {
        this.order = order;
    }

    /** A torture. */
    private interface Wronged {
        String run() throws IOException, InterruptedException;
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        List<String> prepared = List.of("run.PREPARED");
        require("sinks commit before the decision", kills(prepared, Wrong.COMMIT_BEFORE_DECISION, 0));
        require("the epoch is not looked at", kills(prepared, Wrong.COMMIT_UNDECIDED, 0));
        require("the decision is not durable", kills(List.of("run.RETAINED"), Wrong.DECIDE_BEFORE_WRITE, 0));
        require("positions behind the output", kills(List.of("run.RETAINED"), Wrong.NOTHING, RESENT_ROWS));
        require("flipped bits in what is read", () -> new FlipTorture(order.withRounds(FLIPS), true).run());
        require("checkpoints stay", () -> new SoakTorture(order.withRounds(SOAK_S), Wrong.KEEP_ALL).run());
        boolean complete = true;
        if (Faulty.missing().isEmpty()) {
            require("writes of sinks that are not done", () -> new FaultTorture(order).swallow());
        } else {
            complete = false;
        }
        String missing = LossyDisk.missing();
        if (complete && missing.isEmpty()) {
            require("no syncs", cuts(PowerTorture.Fault.NO_SYNC));
            require("a disk that lies", cuts(PowerTorture.Fault.LYING_DISK));
        } else {
            System.out.println("without controls of powercut and faults: " + missing + Faulty.missing());
        }
        if (!passed.isEmpty()) {
            throw new Violation("not found: " + passed + "\n  repeat: " + order.repeat());
        }
        return found + " faults made on purpose, each of them found";
    }

    private Wronged kills(List<String> steps, Wrong wrong, int resent) {
        return () -> new KillTorture(order.withRounds(KILLS), steps, wrong, resent).run();
    }

    private Wronged cuts(PowerTorture.Fault fault) {
        return () -> new PowerTorture(order.withRounds(CUTS), fault).run();
    }

    private void require(String what, Wronged wronged) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        String how = "not found";
        try {
            wronged.run();
            passed.add(what);
        } catch (Violation e) {
            found++;
            how = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
        System.out.printf("control, %s: %.120s (%.0f s)%n", what, how, (System.nanoTime() - startNs) / 1e9);
    }
}
