package io.laminar.torture;

import io.laminar.engine.error.ErrorCode;
import io.laminar.torture.audit.Violation;
import io.laminar.torture.power.LossyDisk;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What must be found: a torture that cannot fail proves nothing. */
final class Controls {
    private static final int KILLS = 8;
    private static final int CUTS = 8;
    private static final int FLIPS = 60;
    private static final int SOAK_S = 30;
    private static final int RESENT_ROWS = 40;

    private final Order order;

    Controls(Order order) {
        this.order = order;
    }

    /** A torture. */
    private interface Wronged {
        String run(Order order) throws IOException, InterruptedException;
    }

    /**
     * One fault on purpose.
     *
     * @param what is wrong
     * @param finding what was found, a regular expression; anything else, a slow machine for instance, is no proof
     * @param wronged has it
     */
    private record Control(String what, String finding, Wronged wronged) {
        boolean isProof(String found) {
            return found.matches(finding) && !found.contains("E" + ErrorCode.CHECKPOINT_HELD_UP.number());
        }
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        List<Control> controls = controls();
        List<Callable<Boolean>> parts = new ArrayList<>();
        for (Control control : controls) {
            Order its = order.within("control-" + parts.size());
            parts.add(() -> isFound(control, its));
        }
        List<Boolean> found = Workers.run(parts);
        List<String> passed = new ArrayList<>();
        for (int i = 0; i < controls.size(); i++) {
            if (!found.get(i)) {
                passed.add(controls.get(i).what());
            }
        }
        if (!passed.isEmpty()) {
            throw new Violation("not found: " + passed + "\n  repeat: " + order.repeat());
        }
        return controls.size() + " faults made on purpose, each of them found";
    }

    private static List<Control> controls() throws IOException, InterruptedException {
        List<String> prepared = List.of("run.PREPARED");
        List<String> retained = List.of("run.RETAINED");
        List<Control> controls = new ArrayList<>(List.of(
                new Control(
                        "sinks commit before the decision",
                        "doubled.*",
                        kills(prepared, Wrong.COMMIT_BEFORE_DECISION, 0)),
                new Control("the epoch is not looked at", "doubled.*", kills(prepared, Wrong.COMMIT_UNDECIDED, 0)),
                new Control("the decision is not durable", ".*", kills(retained, Wrong.DECIDE_BEFORE_WRITE, 0)),
                new Control("positions behind the output", "doubled.*", kills(retained, Wrong.NOTHING, RESENT_ROWS)),
                new Control(
                        "dedup off",
                        "doubled.*|wrong: output of seen .* missing 0: .*",
                        kills(retained, Wrong.DEDUP_OFF, 0)),
                new Control("files begin anew", "lost: output of told .*", kills(retained, Wrong.BEGIN_ANEW, 0)),
                new Control(
                        "flipped bits in what is read",
                        "wrong.*",
                        order -> new FlipTorture(order.withRounds(FLIPS), true).run()),
                new Control(
                        "checkpoints stay",
                        "unbounded.*",
                        order -> new SoakTorture(order.withRounds(SOAK_S), Wrong.KEEP_ALL).run())));
        boolean complete = Faulty.missing().isEmpty();
        if (complete) {
            controls.add(
                    new Control("writes of sinks that are not done", ".*", order -> new FaultTorture(order).swallow()));
        }
        String missing = LossyDisk.missing();
        if (complete && missing.isEmpty()) {
            controls.add(new Control("no syncs", ".*", cuts(PowerTorture.Fault.NO_SYNC)));
            controls.add(new Control("a disk that lies", ".*", cuts(PowerTorture.Fault.LYING_DISK)));
        } else {
            System.out.println("without controls of powercut and faults: " + missing + Faulty.missing());
        }
        return controls;
    }

    private static Wronged kills(List<String> steps, Wrong wrong, int resent) {
        return order -> new KillTorture(order.withRounds(KILLS), steps, wrong, resent).run();
    }

    private static Wronged cuts(PowerTorture.Fault fault) {
        return order -> new PowerTorture(order.withRounds(CUTS), fault).run();
    }

    private static boolean isFound(Control control, Order order) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        String how = "not found";
        boolean found = false;
        try {
            control.wronged().run(order);
        } catch (Violation e) {
            how = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            found = control.isProof(how);
        }
        System.out.printf(
                "control, %s: %s%.120s (%.0f s)%n",
                control.what(), found ? "" : "NO PROOF: ", how, (System.nanoTime() - startNs) / 1e9);
        return found;
    }
}
