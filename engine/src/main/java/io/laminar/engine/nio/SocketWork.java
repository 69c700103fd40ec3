package io.laminar.engine.nio;

import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;

/** Does what was asked of sockets: sends, tells the ends of connects, and the ends of all that was closed. */
final class SocketWork {
    /** Most sends of one socket before the next has its turn. */
    private static final int SENDS = 16;

    private final PortParts parts;
    private final SocketTable table;

    SocketWork(PortParts parts, SocketTable table) {
        this.parts = parts;
        this.table = table;
    }

    void turn(Turn turn) throws IOException {
        if (table.isUnflushed()) {
            // The selector lets go of closed channels, which are closed only then: nothing is in flight after this.
            table.flushed();
            parts.calls().select(parts.selector(), Calls::lookAway);
        }
        int count = table.workCount();
        for (int i = 0; i < count && !turn.over(); i++) {
            NioSocket socket = table.takeWork();
            try {
                serve(socket, turn);
            } finally {
                if (!(socket.closing && table.isGone(socket))) {
                    table.enqueue(socket);
                }
            }
        }
    }

    private void serve(NioSocket socket, Turn turn) {
        if (socket.connectEnded) {
            endConnect(socket, turn);
        } else if (!socket.closing) {
            sendAll(socket, turn);
        } else if (!table.isUnflushed()) {
            endAll(socket, turn);
        }
    }

    private void endConnect(NioSocket socket, Turn turn) {
        int error = socket.connectError;
        parts.complete(socket.connect);
        socket.connect = Operations.NONE;
        socket.connectEnded = false;
        socket.updateInterest();
        turn.spend();
        socket.events.onConnected(socket.handle(), error);
    }

    private void endAll(NioSocket socket, Turn turn) {
        while (socket.sendCount > 0 && !turn.over()) {
            endFirstSend(socket, IoError.CANCELLED, turn);
        }
        if (socket.sendCount == 0 && !turn.over()) {
            table.remove(socket);
            turn.spend();
            socket.events.onClosed(socket.handle());
        }
    }

    private void sendAll(NioSocket socket, Turn turn) {
        for (int i = 0; i < SENDS && socket.sendCount > 0 && !socket.closing && !turn.over(); i++) {
            int error = sendFirst(socket);
            if (error == 0 && parts.operations().rest(socket.sendHead) > 0) {
                socket.blocked = true;
                socket.updateInterest();
                return;
            }
            endFirstSend(socket, error, turn);
        }
        if (socket.shutdownAsked && !socket.shutdownDone && socket.sendCount == 0 && !socket.closing) {
            shutdown(socket);
        }
    }

    private int sendFirst(NioSocket socket) {
        Operations operations = parts.operations();
        int operation = socket.sendHead;
        ByteBuffer view = parts.memory().view(operations.address(operation), operations.rest(operation));
        try {
            int count = socket.channel instanceof SocketChannel stream
                    ? parts.calls().send(stream, view)
                    : parts.calls().send((DatagramChannel) socket.channel, view);
            operations.proceed(operation, count);
            return 0;
        } catch (IOException | NotYetConnectedException e) {
            return Errors.of(e);
        }
    }

    private void endFirstSend(NioSocket socket, int error, Turn turn) {
        Operations operations = parts.operations();
        int operation = socket.sendHead;
        long token = operations.token(operation);
        int done = operations.done(operation);
        socket.sendHead = operations.next(operation);
        socket.sendCount--;
        parts.complete(operation);
        turn.spend();
        socket.events.onSent(socket.handle(), token, done, error);
    }

    private void shutdown(NioSocket socket) {
        socket.shutdownDone = true;
        try {
            parts.counters().systemCall();
            ((SocketChannel) socket.channel).shutdownOutput();
        } catch (IOException | NotYetConnectedException e) {
            // The connection is broken: its owner learns that by receiving or sending.
        }
    }
}
