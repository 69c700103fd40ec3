package io.laminar.engine.nio;

import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Does what a socket has become ready for. What a turn has no room for is left alone: the next selection says it again.
 */
final class SocketReadiness {
    /** Most connections, buffers or datagrams of one socket before the next has its turn. */
    private static final int STEPS = 16;

    private static final int ENDED = -1;

    private final PortParts parts;
    private final SocketTable table;
    private final NioSockets sockets;
    private final Turn turn;

    SocketReadiness(PortParts parts, SocketTable table, NioSockets sockets, Turn turn) {
        this.parts = parts;
        this.table = table;
        this.sockets = sockets;
        this.turn = turn;
    }

    /** What the selector calls for each ready socket. */
    void ready(SelectionKey key) {
        NioSocket socket = (NioSocket) key.attachment();
        if (turn.over() || socket.closing || socket.failed) {
            return;
        }
        if (socket.connecting()) {
            finishConnect(socket);
            return;
        }
        if (socket.blocked && key.isWritable()) {
            socket.blocked = false;
            socket.updateInterest();
            table.enqueue(socket);
        }
        switch (socket.kind()) {
            case LISTENER -> accept(socket);
            case STREAM -> receive(socket);
            case DATAGRAMS -> receiveDatagrams(socket);
        }
    }

    private void finishConnect(NioSocket socket) {
        if (socket.connectEnded) {
            return;
        }
        try {
            socket.connectEnded = parts.calls().finishConnect((SocketChannel) socket.channel);
        } catch (IOException e) {
            sockets.fail(socket, Errors.of(e));
        }
        socket.updateInterest();
        table.enqueue(socket);
    }

    private void accept(NioSocket listener) {
        for (int i = 0; i < STEPS && !turn.over() && listener.receives(); i++) {
            NioSocket accepted = null;
            int error = IoError.NO_DESCRIPTORS;
            if (!table.isFull()) {
                SocketChannel channel = null;
                try {
                    channel = parts.calls().accept((ServerSocketChannel) listener.channel);
                    if (channel == null) {
                        return;
                    }
                    accepted = sockets.adopt(channel, listener.events);
                    error = 0;
                } catch (IOException e) {
                    error = Errors.of(e);
                    closeIfOpen(channel);
                }
            }
            tellAccepted(listener, accepted, error);
        }
    }

    private void tellAccepted(NioSocket listener, @Nullable NioSocket accepted, int error) {
        boolean starves = error == IoError.NO_DESCRIPTORS || error == IoError.NO_FILES || error == IoError.NO_MEMORY;
        boolean known = listener.starvedTold;
        listener.starvedTold = starves;
        if (starves) {
            table.starveListener(listener, System.nanoTime());
        }
        if (!starves || !known) {
            turn.spend();
            listener.events.onAccepted(listener.handle(), accepted == null ? -1 : accepted.handle(), error);
        }
    }

    private static void closeIfOpen(@Nullable SocketChannel channel) {
        if (channel != null) {
            PortParts.closeQuietly(channel);
        }
    }

    private void receive(NioSocket socket) {
        BufferPool pool = parts.pool();
        for (int i = 0; i < STEPS && !turn.over() && socket.receives(); i++) {
            int buffer = pool.take();
            if (buffer < 0) {
                table.starve(socket, SocketTable.BUFFERS);
                return;
            }
            int count = 0;
            int error = 0;
            try {
                count = parts.calls().receive((SocketChannel) socket.channel, pool.stream(buffer));
            } catch (IOException e) {
                count = ENDED;
                error = Errors.of(e);
            }
            if (count > 0) {
                turn.spend();
                socket.events.onReceived(socket.handle(), buffer, pool.address(buffer), count);
            } else {
                pool.recycle(buffer);
            }
            if (count == ENDED) {
                socket.receiveEnded = true;
                socket.updateInterest();
                turn.spend();
                socket.events.onReceiveEnded(socket.handle(), error);
            }
            if (count < pool.bytes()) {
                return; // there was no more just now
            }
        }
    }

    private void receiveDatagrams(NioSocket socket) {
        BufferPool pool = parts.pool();
        for (int i = 0; i < STEPS && !turn.over() && socket.receives(); i++) {
            int buffer = pool.take();
            if (buffer < 0) {
                table.starve(socket, SocketTable.BUFFERS);
                return;
            }
            ByteBuffer into = pool.datagram(buffer);
            boolean came = true;
            int error = 0;
            try {
                came = parts.calls().receive((DatagramChannel) socket.channel, into);
            } catch (IOException e) {
                error = Errors.of(e);
            }
            int count = into.position();
            if (error == 0 && count > 0 && count <= pool.bytes()) {
                turn.spend();
                socket.events.onReceived(socket.handle(), buffer, pool.address(buffer), count);
                continue;
            }
            pool.recycle(buffer);
            if (error != 0 || count > pool.bytes()) {
                turn.spend();
                socket.events.onReceiveEnded(socket.handle(), error != 0 ? error : IoError.TOO_LONG);
            } else if (!came) {
                return;
            }
        }
    }
}
