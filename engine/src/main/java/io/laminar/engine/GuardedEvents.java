package io.laminar.engine;

import io.laminar.ring0.port.NetworkEvents;

/**
 * Stands between a port and the handlers of a connector, which may have faults. After the first exception the connector
 * is told only what it needs to close its sockets: nothing is received for it any more, nothing accepted.
 */
final class GuardedEvents implements NetworkEvents {
    private static final int NONE = -1;

    private final NetworkEvents events;
    private final GuardedPort port;
    private final EventFaults faults;

    /** The socket that listens, or takes datagrams, while it has its address. */
    private int bound = NONE;

    GuardedEvents(NetworkEvents events, GuardedPort port, EventFaults faults) {
        this.events = events;
        this.port = port;
        this.faults = faults;
    }

    /** Notes the socket that has an address now, until it is closed. */
    int bound(int socket) {
        bound = socket;
        faults.bound();
        return socket;
    }

    @Override
    public void onAccepted(int listener, int socket, int error) {
        if (!faults.any()) {
            try {
                events.onAccepted(listener, socket, error);
            } catch (RuntimeException | Error e) {
                faults.keep(e);
            }
        }
        if (faults.any() && error == 0) {
            port.closeSocket(socket);
        }
    }

    @Override
    public void onConnected(int socket, int error) {
        try {
            events.onConnected(socket, error);
        } catch (RuntimeException | Error e) {
            faults.keep(e);
        }
    }

    @Override
    public void onReceived(int socket, int buffer, long address, int bytes) {
        port.lend(buffer);
        if (!faults.any()) {
            try {
                events.onReceived(socket, buffer, address, bytes);
            } catch (RuntimeException | Error e) {
                faults.keep(e);
            }
        }
        if (faults.any()) {
            port.recycleLent();
            port.pause(socket);
        }
    }

    @Override
    public void onReceiveEnded(int socket, int error) {
        try {
            events.onReceiveEnded(socket, error);
        } catch (RuntimeException | Error e) {
            faults.keep(e);
        }
    }

    @Override
    public void onSent(int socket, long token, int bytes, int error) {
        try {
            events.onSent(socket, token, bytes, error);
        } catch (RuntimeException | Error e) {
            faults.keep(e);
        }
    }

    @Override
    public void onClosed(int socket) {
        if (socket == bound) {
            bound = NONE;
            faults.released();
        }
        try {
            events.onClosed(socket);
        } catch (RuntimeException | Error e) {
            faults.keep(e);
        }
    }
}
