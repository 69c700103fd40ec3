package io.laminar.engine.connector.socket;

import io.laminar.memory.HotPath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things by socket. Handles of a port are small numbers that are used again, so they are indexes here.
 *
 * @threading the connector's
 * @allocation when a handle is larger than any before
 * @param <T> what is kept of a socket
 */
final class ConnectionTable<T> {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Object[] bySocket = new @Nullable Object[FIRST_CAPACITY];
    private int count;
    private int highest;

    void put(int socket, T connection) {
        if (socket >= bySocket.length) {
            bySocket = Arrays.copyOf(bySocket, Math.max(socket + 1, bySocket.length * 2));
        }
        bySocket[socket] = connection;
        highest = Math.max(highest, socket + 1);
        count++;
    }

    /** {@return what is kept of a socket; null when it is not known} */
    @HotPath
    @SuppressWarnings("unchecked")
    @Nullable
    T get(int socket) {
        return socket < bySocket.length ? (T) bySocket[socket] : null;
    }

    /** Forgets a socket; answers what was kept of it. */
    @Nullable
    T remove(int socket) {
        T found = get(socket);
        if (found != null) {
            bySocket[socket] = null;
            count--;
        }
        return found;
    }

    int count() {
        return count;
    }

    /** {@return a number above every handle that was seen} */
    int highest() {
        return highest;
    }
}
