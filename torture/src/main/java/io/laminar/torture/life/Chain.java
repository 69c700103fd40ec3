package io.laminar.torture.life;

import io.laminar.torture.audit.Auditor;
import io.laminar.torture.audit.Output;
import io.laminar.torture.audit.Row;
import io.laminar.torture.audit.Violation;
import java.io.IOException;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Lives on one directory. Each is sent what the ones before have not taken up, then more; rows that are not
 * acknowledged are bounded, so that none that is sent again is late.
 */
public final class Chain {
    /** Rows that may be under way; in event time less than the watermark is behind. */
    private static final int MOST_UNACKNOWLEDGED = 2000;

    private static final int FLUSH_ROWS = 16;

    private final Setting setting;
    private final Auditor auditor;
    private final SplittableRandom random;
    private int resent;
    private boolean tolerant;
    private long asked;
    private int failures;
    private String lastFailure = "";

    /** {@code setting}: of its lives. */
    public Chain(Setting setting) {
        this.setting = setting;
        this.auditor = new Auditor(setting.seed());
        this.random = new SplittableRandom(setting.seed());
    }

    /** {@return the one who judges} */
    public Auditor auditor() {
        return auditor;
    }

    /** A control: rows that were taken up are sent again, as if the position had been saved behind the output. */
    public void resend(int rows) {
        resent = rows;
    }

    /** Its surroundings are broken: a start may fail, when the engine says why. */
    public void tolerate() {
        tolerant = true;
    }

    /** {@return how often the engine has reported a failure} */
    public int failures() {
        return failures;
    }

    /** {@return the last of them; empty when there was none} */
    public String lastFailure() {
        return lastFailure;
    }

    /** What ends a life from outside. */
    public interface End {
        /**
         * Asked again and again.
         *
         * @param life what lives
         * @return whether it has ended it
         */
        boolean now(Life life);
    }

    /**
     * Waits until a process has recovered, and judges what is visible.
     *
     * @return whether it lives
     * @throws Violation when it says that it cannot, or what is visible is wrong
     */
    public boolean recover(Life life, End end) throws InterruptedException {
        while (!life.hasNext()) {
            if (end.now(life)) {
                return false;
            }
            Thread.sleep(1);
        }
        String said = life.next();
        if (said == null) {
            return false;
        }
        if (!said.equals("READY")) {
            if (!tolerant) {
                throw new Violation("does not start: " + said);
            }
            failed(said);
            return false;
        }
        auditor.judge(Output.read(setting.directory()));
        return true;
    }

    /** Sends rows until it is dead. */
    public void feed(Life life, End end) throws InterruptedException {
        int sync = 50 + random.nextInt(300);
        asked = auditor.acknowledged();
        long seq = first();
        boolean lives = true;
        while (lives) {
            lives = !end.now(life) && listen(life);
            if (lives && seq - 1 - asked >= sync) {
                asked = seq - 1;
                lives = life.tell("S " + asked) && life.flush();
            } else if (lives && seq - auditor.acknowledged() < MOST_UNACKNOWLEDGED) {
                lives = send(life, seq) && (seq % FLUSH_ROWS != 0 || life.flush());
                seq++;
            } else if (lives) {
                Thread.sleep(0, 200_000);
            }
        }
        // It is dead or dying: what it has said before counts.
        while (hear(life)) {
            // Until the end.
        }
    }

    private long first() {
        long seq = auditor.acknowledged() + 1;
        return Math.max(1, seq - resent);
    }

    private boolean send(Life life, long seq) {
        boolean old = seq <= auditor.sent() && auditor.has(seq);
        if (old && resent == 0) {
            return true;
        }
        auditor.sending(seq);
        return life.tell(Row.of(setting.seed(), seq).line());
    }

    private void failed(String said) {
        failures++;
        lastFailure = said;
    }

    private boolean listen(Life life) throws InterruptedException {
        boolean lives = true;
        while (lives && life.hasNext()) {
            lives = hear(life);
        }
        return lives;
    }

    private boolean hear(Life life) throws InterruptedException {
        String said = life.next();
        if (said == null) {
            return false;
        }
        if (said.startsWith("A ")) {
            auditor.acknowledged(Long.parseLong(said.substring(2)));
        } else {
            // A checkpoint that has come to nothing: another is asked for.
            failed(said);
            asked = auditor.acknowledged();
        }
        return true;
    }

    /**
     * A last life: sends what is missing and some more, ends the input, and judges all of it against a run without
     * faults.
     *
     * @param environment of the process
     * @throws Violation when anything is lost, doubled or wrong
     */
    public void finish(Map<String, String> environment) throws IOException, InterruptedException {
        long goal = auditor.sent() + MOST_UNACKNOWLEDGED / 4;
        tolerant = false;
        runTo(goal, environment);
        Auditor.compare(faultFree(setting, goal), Output.read(setting.directory()));
    }

    /** {@return the output of a run in which nothing happens} */
    public static Output faultFree(Setting setting, long goal) throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.make()) {
            new Chain(setting.faultFree(scratch.path())).runTo(goal, Map.of());
            return Output.read(scratch.path());
        }
    }

    /** A life from start to end. */
    private void runTo(long goal, Map<String, String> environment) throws IOException, InterruptedException {
        try (Life life = Life.start(new Life.Start(setting, 0, "", environment))) {
            if (!recover(life, its -> false)) {
                throw new Violation("does not start: " + life.all());
            }
            for (long seq = first(); seq <= goal; seq++) {
                send(life, seq);
            }
            life.tell("E");
            life.flush();
            String said = life.next();
            if (!"E".equals(said) || life.exitCode() != 0) {
                throw new Violation("does not end: said=" + said + "; " + life.all());
            }
        }
    }
}
