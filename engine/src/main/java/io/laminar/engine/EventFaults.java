package io.laminar.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an agent and its connector's port know of each other: the first exception that a handler of events has thrown,
 * which fails the agent, whether the agent is late, which ends the connector's waits, and how many addresses the
 * connector has.
 *
 * @threading who polls the connector's port, unless said otherwise
 */
final class EventFaults {
    private @Nullable RuntimeException first;
    private volatile boolean late;
    private int addresses;

    void keep(RuntimeException e) {
        if (first == null) {
            first = e;
        }
    }

    /** A socket has got an address. */
    void bound() {
        addresses++;
    }

    /** A socket has lost its address: others may have it. */
    void released() {
        addresses--;
    }

    /** {@return whether others may have the addresses that the connector had} */
    boolean isReleased() {
        return addresses == 0;
    }

    boolean any() {
        return first != null;
    }

    /**
     * Says that the connector must come to an end.
     *
     * @threading any
     */
    void late() {
        late = true;
    }

    boolean isLate() {
        return late;
    }

    void rethrow() {
        if (first != null) {
            throw first;
        }
    }
}
