package io.laminar.ring0.operator;

import org.jspecify.annotations.Nullable;

/**
 * Where a producer is, by its own count, as a core knows it.
 *
 * @threading the core
 */
public final class ProducerPlace {
    private final @Nullable Producer producer;

    ProducerPlace(@Nullable Producer producer) {
        this.producer = producer;
    }

    /** {@return what the log has of it; Long.MIN_VALUE if it has not said} */
    public long position() {
        return producer == null ? Producer.NO_POSITION : producer.position;
    }

    /** {@return rows in the log that came behind the position} */
    public long rowsBehind() {
        return producer == null ? 0 : producer.rowsBehind;
    }

    /**
     * {@return how many rows of its lane the core has not taken}
     *
     * @param until of as many rows, from the lane's first on
     */
    public long rowsLeft(long until) {
        return producer == null ? 0 : Math.max(0, until - producer.feed.rowsTaken());
    }

    /**
     * {@return whether the core has taken rows of its lane, and the marks right behind them}
     *
     * @param until so many rows, from the lane's first on
     */
    public boolean isTaken(long until) {
        return producer == null || producer.feed.isTaken(until);
    }

    /** {@return whether it has come to where it was in a former life: it sends nothing again any more} */
    public boolean isCaughtUp() {
        return producer == null || !producer.isReturning();
    }

    /**
     * Moves the position to behind all rows that it has brought: it goes on there, on whichever cores.
     *
     * @param position where the producer is
     */
    public void settle(long position) {
        if (producer != null) {
            producer.position = position;
            producer.rowsBehind = 0;
        }
    }
}
