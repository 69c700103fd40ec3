package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;

/** How many events one poll may still deliver. */
final class Turn {
    private int left;
    private int most;

    @HotPath
    void begin(int maxEvents) {
        most = maxEvents;
        left = maxEvents;
    }

    /** Says that an event is about to be delivered. */
    @HotPath
    void spend() {
        left--;
    }

    /** Nothing more is delivered in this turn. */
    void end() {
        most -= left;
        left = 0;
    }

    @HotPath
    boolean over() {
        return left <= 0;
    }

    @HotPath
    int delivered() {
        return most - left;
    }
}
