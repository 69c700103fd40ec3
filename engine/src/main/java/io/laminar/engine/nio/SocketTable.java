package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.parts.PortSockets;

/** The open sockets, all of which receive from one pool, and whether the selector still knows closed ones. */
final class SocketTable extends PortSockets<NioSocket> {
    /** The pool. */
    static final int BUFFERS = 0;

    private boolean unflushed;

    SocketTable(int most) {
        super(most, 1);
    }

    /** Says that the selector still knows a closed channel: its descriptor lives until the next selection. */
    void channelClosed() {
        unflushed = true;
    }

    @HotPath
    boolean isUnflushed() {
        return unflushed;
    }

    void flushed() {
        unflushed = false;
    }
}
