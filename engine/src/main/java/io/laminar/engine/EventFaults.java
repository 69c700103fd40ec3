package io.laminar.engine;

import org.jspecify.annotations.Nullable;

/**
 * The first exception that a connector's handlers of events have thrown; its agent fails with it.
 *
 * @threading who polls the connector's port
 */
final class EventFaults {
    private @Nullable RuntimeException first;

    void keep(RuntimeException e) {
        if (first == null) {
            first = e;
        }
    }

    boolean any() {
        return first != null;
    }

    void rethrow() {
        if (first != null) {
            throw first;
        }
    }
}
