package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import java.util.Arrays;

/**
 * Which inputs of an operator have brought a barrier and are not read until all have.
 *
 * <pre>
 *  input    open ── brings a barrier ──▶ waits ── all open ones wait: due, passed ──▶ open
 *             └──── ends: nobody waits for it
 * </pre>
 *
 * <p>A barrier whose checkpoint came to nothing is due as soon as one input brings it, and what the others bring of it
 * later is passed over: each goes on once, so who reads the output sees it as if nothing had happened.
 *
 * @threading one core
 * @allocation none after construction
 */
final class BarrierGate {
    private static final long NONE = 0;

    private final long[] brought;
    private final boolean[] ended;
    private int waiting;
    private int open;
    private long passed;
    private long abandoned;

    BarrierGate(int inputs) {
        this.brought = new long[inputs];
        this.ended = new boolean[inputs];
        this.open = inputs;
    }

    /** An input has brought a barrier, which is taken: it waits now, unless that barrier went on before. */
    @HotPath
    void bring(int input, long epoch) {
        if (epoch > passed) {
            brought[input] = epoch;
            waiting++;
        }
    }

    /** An input brings nothing any more. */
    @HotPath
    void end(int input) {
        if (!ended[input]) {
            ended[input] = true;
            open--;
        }
    }

    /** Whether an input must not be read. */
    @HotPath
    boolean waits(int input) {
        return brought[input] != NONE;
    }

    /** Whether an input has ended. */
    @HotPath
    boolean hasEnded(int input) {
        return ended[input];
    }

    /** Whether any input waits for others. */
    @HotPath
    boolean isAligning() {
        return waiting > 0;
    }

    /** The barrier that can go on now; 0 if there is none. */
    @HotPath
    long due() {
        if (waiting == 0) {
            return NONE;
        }
        long least = least();
        return waiting == open || isAbandoned(least) ? least : NONE;
    }

    /** The barrier that comes next of those that inputs wait for. */
    @HotPath
    long least() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < brought.length; i++) {
            least = brought[i] == NONE ? least : Math.min(least, brought[i]);
        }
        return least;
    }

    /** A barrier has gone on: who has brought it is read again. */
    @HotPath
    void pass(long epoch) {
        passed = epoch;
        for (int i = 0; i < brought.length; i++) {
            if (brought[i] == epoch) {
                brought[i] = NONE;
                waiting--;
            }
        }
    }

    /** Whether a barrier's checkpoint came to nothing. */
    @HotPath
    boolean isAbandoned(long epoch) {
        return epoch <= abandoned;
    }

    /** Barriers up to one are not waited for. */
    @HotPath
    void abandon(long epoch) {
        abandoned = Math.max(abandoned, epoch);
    }

    /** As if nothing had been brought; who has ended is said again. */
    void reset() {
        Arrays.fill(brought, NONE);
        Arrays.fill(ended, false);
        waiting = 0;
        open = brought.length;
    }
}
