package io.laminar.engine.connector.socket;

import io.laminar.engine.error.EngineException;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection: an attempt that fails is made again, after twice the time, until the time is over. The other side
 * may be started a moment later.
 *
 * @threading the connector's
 */
final class Dialer {
    private static final long FIRST_WAIT_NS = 10_000_000;
    private static final long LONGEST_WAIT_NS = 1_000_000_000;
    private static final int NONE = -1;

    private final SocketOptions options;
    private final InetSocketAddress address;
    private final NetworkEvents events;
    private long deadlineNs;
    private long nextNs;
    private long waitNs = FIRST_WAIT_NS;
    private int attempts;
    private int socket = NONE;
    private int lastError;
    private boolean begun;

    Dialer(SocketOptions options, InetSocketAddress address, NetworkEvents events) {
        this.options = options;
        this.address = address;
        this.events = events;
    }

    /** Makes the first attempt, so that the other side sees it early; the time for it begins with {@link #step}. */
    void first(IoPort port) throws IOException {
        attempts++;
        socket = port.connect(address, events);
    }

    /** Makes an attempt when it is time; answers why there will be none any more, or null. */
    @Nullable
    EngineException step(IoPort port) {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            deadlineNs = now + options.connectTimeoutMs() * 1_000_000;
            nextNs = now;
        }
        boolean late = now - deadlineNs >= 0 && now != nextNs;
        if (socket != NONE) {
            if (late) {
                port.closeSocket(socket);
                socket = NONE;
                return SocketFaults.connecting(options, IoError.TIMED_OUT, attempts);
            }
            return null;
        }
        if (late) {
            return SocketFaults.connecting(options, lastError, attempts);
        }
        if (now - nextNs >= 0) {
            attempts++;
            try {
                socket = port.connect(address, events);
            } catch (IOException e) {
                return SocketFaults.opening(options, e);
            }
        }
        return null;
    }

    /** An attempt has failed: its socket is to be closed. */
    void failed(int error) {
        lastError = error;
        socket = NONE;
        nextNs = System.nanoTime() + waitNs;
        waitNs = Math.min(LONGEST_WAIT_NS, waitNs * 2);
    }

    /** {@return the socket of the attempt under way, or -1} */
    int socket() {
        return socket;
    }
}
