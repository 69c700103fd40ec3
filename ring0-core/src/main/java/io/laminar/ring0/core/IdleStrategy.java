package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import java.util.concurrent.locks.LockSupport;

/**
 * What a polling thread does when there is nothing to do: it spins, then yields, then parks for a bounded time.
 *
 * <pre>{@code
 * int idle = 0;
 * while (!stopping) {
 *     idle = poll() ? 0 : strategy.idle(idle);
 * }
 * }</pre>
 *
 * @param spins polls without work before it yields
 * @param yields yields before it parks
 * @param parkNs how long it parks at a time, in nanoseconds
 * @threading any; the count is the caller's
 * @allocation none
 */
public record IdleStrategy(int spins, int yields, long parkNs) {
    /** Checks the ranges. */
    public IdleStrategy {
        if (spins < 0 || yields < 0 || parkNs < 1) {
            throw new IllegalArgumentException("spins and yields must be from 0 on, parkNs from 1 on: spins=" + spins
                    + ", yields=" + yields + ", parkNs=" + parkNs);
        }
    }

    /**
     * Waits for one step.
     *
     * @param idlePolls steps waited since there was work: 0 at first, then what the last step returned
     * @return what the next step is given, above 0; it never overflows, however long there is nothing to do
     * @blocking up to {@link #parkNs}, less when the thread is unparked or interrupted
     */
    public int idle(int idlePolls) {
        return idle(idlePolls, LockSupport::parkNanos);
    }

    /**
     * Waits for one step, and sleeps in another way than the thread's own.
     *
     * @param idlePolls steps waited since there was work: 0 at first, then what the last step returned
     * @param sleep how to sleep
     * @return what the next step is given, as of {@link #idle(int)}
     * @blocking up to {@link #parkNs}, less when the sleep ends before
     */
    @SuppressWarnings("ThreadPriorityCheck") // one of three steps of idling; a scheduler that ignores it costs spins
    public int idle(int idlePolls, Sleep sleep) {
        if (spinsAt(idlePolls)) {
            Thread.onSpinWait();
        } else if (yieldsAt(idlePolls)) {
            Thread.yield();
        } else {
            sleep.park(parkNs);
            return Math.max(1, idlePolls);
        }
        return Math.max(idlePolls, idlePolls + 1);
    }

    /** {@return whether the next step is a spin} */
    @HotPath
    public boolean spinsAt(int idlePolls) {
        return idlePolls < spins;
    }

    /** {@return whether the next step is a yield of the thread} */
    @HotPath
    public boolean yieldsAt(int idlePolls) {
        return idlePolls >= spins && idlePolls - spins < yields;
    }

    /** A way to sleep that something can end. */
    @FunctionalInterface
    public interface Sleep {
        /**
         * Sleeps.
         *
         * @param timeoutNs longest sleep, in nanoseconds
         * @blocking at most {@code timeoutNs}
         */
        void park(long timeoutNs);
    }
}
