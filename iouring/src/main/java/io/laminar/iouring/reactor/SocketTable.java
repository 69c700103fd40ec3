package io.laminar.iouring.reactor;

import io.laminar.ring0.port.parts.PortSockets;

/** The open sockets, and the generations that tell those apart which have had one handle. */
final class SocketTable extends PortSockets<UringSocket> {
    private int generation;

    SocketTable(int most) {
        super(most, ReceiveBuffers.GROUPS);
    }

    int nextGeneration() {
        return ++generation;
    }
}
