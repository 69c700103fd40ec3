package io.laminar.engine;

import io.laminar.ring0.port.Clock;

/** A clock that the test sets; threads of cores see it. */
final class ManualClock implements Clock {
    private static final long SECOND = 1_000_000_000L;

    // Not zero, and near where a long wraps: only differences may count.
    private volatile long now = Long.MAX_VALUE - 100 * SECOND;

    @Override
    public long nowNs() {
        return now;
    }

    void seconds(long count) {
        now += count * SECOND;
    }
}
