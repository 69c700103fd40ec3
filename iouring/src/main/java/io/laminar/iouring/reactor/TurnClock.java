package io.laminar.iouring.reactor;

/**
 * The time as often as it is worth to look: once when the first operation of a turn is started, once when the first
 * completion of a poll is taken. Not at all in a poll that finds nothing.
 */
final class TurnClock {
    private long nowNs;
    private boolean fresh;

    /** Says that time has passed. */
    void turn() {
        fresh = false;
    }

    /** {@return the time of this turn} */
    long nowNs() {
        if (!fresh) {
            nowNs = System.nanoTime();
            fresh = true;
        }
        return nowNs;
    }
}
