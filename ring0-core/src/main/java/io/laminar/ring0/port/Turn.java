package io.laminar.ring0.port;

import io.laminar.memory.HotPath;

/**
 * How many events one {@link IoPort#poll} may still deliver; every port keeps count with one of these.
 *
 * @threading the port's owner
 * @allocation none
 */
public final class Turn {
    private int left;
    private int most;

    /**
     * Begins a turn.
     *
     * @param maxEvents most events to deliver
     */
    @HotPath
    public void begin(int maxEvents) {
        most = maxEvents;
        left = maxEvents;
    }

    /** Says that an event is about to be delivered. */
    @HotPath
    public void spend() {
        left--;
    }

    /** Nothing more is delivered in this turn. */
    public void end() {
        most -= left;
        left = 0;
    }

    /** {@return whether no more may be delivered} */
    @HotPath
    public boolean over() {
        return left <= 0;
    }

    /** {@return events delivered so far} */
    @HotPath
    public int delivered() {
        return most - left;
    }
}
