package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import java.util.concurrent.locks.LockSupport;

/**
 * What the thread of a core does beside the core's poll: files, sockets, connectors. One round of it follows every poll
 * of the core.
 *
 * @threading the core's thread; {@link #wake} any
 */
public interface Duties {
    /** Nothing beside; the sleep is the thread's own. */
    Duties NONE = new Duties() {
        @Override
        @HotPath
        public boolean isBusy() {
            return false;
        }

        @Override
        @HotPath
        public int round() {
            return 0;
        }

        @Override
        public void park(long timeoutNs) {
            LockSupport.parkNanos(timeoutNs);
        }

        @Override
        public void wake() {
            // The thread is unparked by whoever wakes it.
        }

        @Override
        public void end() {
            // Nothing was begun.
        }
    };

    /** {@return whether there is anything to do a round of, now or ever again without a command} */
    @HotPath
    default boolean isBusy() {
        return true;
    }

    /**
     * Does a round.
     *
     * @return work done; 0 when there was none
     */
    @HotPath
    int round();

    /**
     * Sleeps until there is work, the time is over, or {@link #wake} was called since the last round.
     *
     * @param timeoutNs longest sleep, in nanoseconds
     * @blocking at most {@code timeoutNs}
     */
    void park(long timeoutNs);

    /** Ends the sleep of the core's thread, or its next one. */
    void wake();

    /** Brings to an end what was begun and gives everything back: the last thing that the core's thread does. */
    void end();
}
