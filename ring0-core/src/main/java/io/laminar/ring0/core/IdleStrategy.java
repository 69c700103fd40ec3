package io.laminar.ring0.core;

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
    @SuppressWarnings("ThreadPriorityCheck") // one of three steps of idling; a scheduler that ignores it costs spins
    public int idle(int idlePolls) {
        if (idlePolls < spins) {
            Thread.onSpinWait();
        } else if (idlePolls - spins < yields) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(parkNs);
            return Math.max(1, idlePolls);
        }
        return Math.max(idlePolls, idlePolls + 1);
    }
}
