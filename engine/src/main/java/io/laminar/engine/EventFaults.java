package io.laminar.engine;

import org.jspecify.annotations.Nullable;

/**
 * What an agent and its connector's port know of each other: what a handler of events has thrown first, which fails the
 * agent, whether the agent is late, which ends the connector's waits, and how many addresses the connector has.
 *
 * @threading who polls the connector's port, unless said otherwise
 */
final class EventFaults {
    /** A RuntimeException or an Error. */
    private @Nullable Throwable first;

    private volatile boolean late;
    private int addresses;

    void keep(Throwable unchecked) {
        if (first == null) {
            first = unchecked;
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
        switch (first) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case null, default -> {}
        }
    }
}
