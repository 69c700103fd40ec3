package io.laminar.iouring.reactor;

import io.laminar.iouring.Cqe;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.Turn;
import io.laminar.ring0.port.parts.PortSocket;

/**
 * Takes completions of sockets: delivers what they bring, or keeps it while the socket is paused.
 *
 * @allocation none, but for connections that are accepted
 */
@HotPath
final class SocketEnds {
    private static final int ATTEMPTS_MOST = 64;
    private static final int INVALID = 22;
    private static final int NOT_SUPPORTED = 95;

    private final PortParts parts;
    private final SocketTable table;
    private final ReceiveBuffers buffers;
    private final UringSockets sockets;

    SocketEnds(PortParts parts, SocketTable table, ReceiveBuffers buffers, UringSockets sockets) {
        this.parts = parts;
        this.table = table;
        this.buffers = buffers;
        this.sockets = sockets;
    }

    /** Takes a completion; the slot is a socket's handle, or the operation of a send or a connect. */
    void complete(OperationKind kind, long userData, int result, int flags) {
        int slot = UserDataCodec.slot(userData);
        boolean ofOperation = isOperation(kind);
        UringSocket socket = table.get(ofOperation ? parts.operations().owner(slot) : slot);
        assert ofOperation || UserDataCodec.generation(userData) == (socket.generation & UserDataCodec.GENERATION_MASK)
                : "a completion of a socket that is closed";
        if (!Cqe.hasMore(flags)) {
            socket.entries--;
        }
        switch (kind) {
            case RECEIVE -> received(socket, result, flags);
            case ACCEPT -> accepted(socket, result, flags);
            case CONNECT -> connected(socket, result);
            case SEND -> sent(socket, slot, result);
            case SEND_SEGMENTS -> sentTogether(socket, slot, UserDataCodec.generation(userData), result);
            case CANCEL_RECEIVE -> {
                // Not found is asked again, if it is there after all.
                socket.cancelling &= result >= 0 && socket.armed;
            }
            case CANCEL_SOCKET -> {
                socket.closeCancelled = result > 0;
            }
            default -> {}
        }
        table.enqueue(socket);
    }

    private static boolean isOperation(OperationKind kind) {
        return kind == OperationKind.SEND || kind == OperationKind.SEND_SEGMENTS || kind == OperationKind.CONNECT;
    }

    private void received(UringSocket socket, int result, int flags) {
        if (!Cqe.hasMore(flags)) {
            socket.armed = false;
            socket.cancelling = false;
        }
        int group = ReceiveBuffers.group(socket.kind());
        int buffer = Cqe.buffer(flags) < 0 ? ReceiveBuffers.NONE : buffers.take(group, flags, result);
        if (buffer != ReceiveBuffers.NONE && (result <= 0 || socket.closing)) {
            buffers.giveBack(buffer);
        } else if (result > 0 && !socket.closing) {
            if (socket.resumed && !socket.hasKept()) {
                deliver(socket, buffer);
            } else {
                keep(socket, buffer);
            }
            return;
        }
        if (socket.closing || result > 0) {
            return;
        }
        boolean stream = socket.kind() == PortSocket.Kind.STREAM;
        if (result == -IoError.NO_BUFFERS) {
            buffers.countExhausted(group);
            if (buffers.freeCount(group) == 0) {
                table.starve(socket, group);
            }
        } else if (result == 0 ? stream : isEnd(result)) {
            end(socket, -result);
        }
    }

    private static boolean isEnd(int result) {
        return result != -IoError.CANCELLED && result != -IoError.INTERRUPTED && result != -IoError.AGAIN;
    }

    private void end(UringSocket socket, int error) {
        if (socket.resumed && !socket.hasKept()) {
            tellEnd(socket, error);
        } else {
            socket.keptEnd = error;
        }
    }

    private void tellEnd(UringSocket socket, int error) {
        socket.receiveEnded = socket.kind() == PortSocket.Kind.STREAM;
        parts.turn().spend();
        socket.events.onReceiveEnded(socket.handle(), error);
    }

    private void deliver(UringSocket socket, int buffer) {
        int bytes = buffers.filled(buffer);
        if (socket.kind() == PortSocket.Kind.DATAGRAMS && bytes > buffers.bytes()) {
            buffers.giveBack(buffer);
            tellEnd(socket, IoError.TOO_LONG);
            return;
        }
        long address = buffers.deliver(buffer);
        parts.turn().spend();
        socket.events.onReceived(socket.handle(), buffer, address, bytes);
    }

    private void keep(UringSocket socket, int received) {
        int buffer = socket.resumed ? received : buffers.keep(received);
        if (socket.keptHead == ReceiveBuffers.NONE) {
            socket.keptHead = buffer;
        } else {
            buffers.link(socket.keptTail, buffer);
        }
        socket.keptTail = buffer;
    }

    /** {@return the buffer that was kept first, which there must be} */
    int takeKept(UringSocket socket) {
        int buffer = socket.keptHead;
        socket.keptHead = buffers.next(buffer);
        return buffer;
    }

    /** Delivers what was kept, as long as the socket is not paused and the turn not over. */
    void deliverKept(UringSocket socket) {
        Turn turn = parts.turn();
        while (socket.keptHead != ReceiveBuffers.NONE && socket.resumed && !socket.closing && !turn.over()) {
            deliver(socket, takeKept(socket));
        }
        boolean open = socket.resumed && !socket.closing;
        if (socket.keptEnd != UringSocket.NO_END && socket.keptHead == ReceiveBuffers.NONE && open && !turn.over()) {
            int error = socket.keptEnd;
            socket.keptEnd = UringSocket.NO_END;
            tellEnd(socket, error);
        }
        while (socket.hasAccepted() && socket.resumed && !socket.closing && !socket.starved() && !turn.over()) {
            if (table.isFull()) {
                refuse(socket, IoError.NO_DESCRIPTORS);
            } else {
                tellAccepted(socket, socket.takeAccepted());
            }
        }
    }

    private void accepted(UringSocket listener, int result, int flags) {
        if (!Cqe.hasMore(flags)) {
            listener.armed = false;
            listener.cancelling = false;
        }
        if (result >= 0) {
            if (listener.closing) {
                parts.calls().close(result);
            } else if (!listener.resumed || listener.starved() || listener.hasAccepted() || table.isFull()) {
                listener.keepAccepted(result);
                if (listener.resumed && !listener.starved() && table.isFull()) {
                    refuse(listener, IoError.NO_DESCRIPTORS);
                }
            } else {
                tellAccepted(listener, result);
            }
        } else if (!listener.closing && isEnd(result)) {
            refuse(listener, -result);
        }
    }

    private void tellAccepted(UringSocket listener, int descriptor) {
        listener.starvedTold = false;
        UringSocket socket = sockets.adopt(descriptor, listener);
        parts.turn().spend();
        listener.events.onAccepted(listener.handle(), socket.handle(), 0);
    }

    /** Tells that a connection could not be accepted; of those that wait for descriptors, only the first. */
    private void refuse(UringSocket listener, int error) {
        boolean starves = error == IoError.NO_DESCRIPTORS || error == IoError.NO_FILES || error == IoError.NO_MEMORY;
        boolean known = listener.starvedTold;
        listener.starvedTold = starves;
        if (starves) {
            table.starveListener(listener, parts.clock().nowNs());
        }
        if (!starves || !known) {
            parts.turn().spend();
            listener.events.onAccepted(listener.handle(), -1, error);
        }
    }

    private void connected(UringSocket socket, int result) {
        if (result == -IoError.INTERRUPTED || result == -IoError.AGAIN) {
            socket.connectEntered = false;
        } else {
            endConnect(socket, -result);
        }
    }

    void endConnect(UringSocket socket, int error) {
        int operation = socket.connect;
        socket.connect = Operations.NONE;
        socket.failed = error != 0;
        complete(operation);
        parts.turn().spend();
        socket.events.onConnected(socket.handle(), error);
    }

    private void sent(UringSocket socket, int operation, int result) {
        socket.sendsEntered--;
        if (operation == socket.sendHead) {
            judgeFirstSend(socket, result);
        } else if (socket.kind() == PortSocket.Kind.DATAGRAMS) {
            // One before it waits for room; that one will be told of first.
            parts.operations().note(operation, result);
        } else {
            // Cancelled, as one before it in the chain goes on or has failed.
            assert result <= 0 : "a chain went on behind a send that had not ended";
        }
    }

    /** Shares a result among the datagrams of a message, in their order. */
    private void sentTogether(UringSocket socket, int first, int message, int result) {
        Operations operations = parts.operations();
        int count = parts.segmentedSends().release(message);
        int own = result > 0 ? operations.rest(first) : result;
        if (isUncut(result)) {
            socket.sendsSingly = true;
            queue().counters().fallback();
            own = -IoError.AGAIN;
        }
        // The others are handed over again after an error; else handlers come last, as they may send.
        socket.sendsEntered -= count - 1;
        int operation = operations.next(first);
        for (int i = 1; i < count && result > 0; i++) {
            operations.note(operation, operations.rest(operation));
            operation = operations.next(operation);
        }
        sent(socket, first, own);
        endNotedSends(socket);
    }

    /** {@return whether the kernel would not cut a message apart: no checksums by the device, a small MTU, a tunnel} */
    private static boolean isUncut(int result) {
        return result == -INVALID || result == -NOT_SUPPORTED || result == -IoError.IO || result == -IoError.TOO_LONG;
    }

    /** Tells of datagrams that had ended before the one that was to be told of first. */
    void endNotedSends(UringSocket socket) {
        while (socket.firstSendEnded && !parts.turn().over()) {
            socket.firstSendEnded = false;
            judgeFirstSend(socket, parts.operations().takeNoted(socket.sendHead));
        }
    }

    private void judgeFirstSend(UringSocket socket, int result) {
        Operations operations = parts.operations();
        int operation = socket.sendHead;
        if (result > 0) {
            operations.advance(operation, result);
        }
        boolean whole = socket.kind() == PortSocket.Kind.DATAGRAMS && result > 0;
        if (operations.rest(operation) == 0 || whole) {
            endFirstSend(socket, 0);
        } else if (socket.closing) {
            endFirstSend(socket, IoError.CANCELLED);
        } else if (result <= 0 && result != -IoError.CANCELLED) {
            boolean again = result == 0 || !isEnd(result);
            if (!again || operations.countAttempt(operation) == ATTEMPTS_MOST) {
                endFirstSend(socket, result == 0 ? IoError.IO : -result);
            }
        }
    }

    void endFirstSend(UringSocket socket, int error) {
        Operations operations = parts.operations();
        int operation = socket.sendHead;
        long token = operations.token(operation);
        int done = operations.done(operation);
        socket.sendHead = operations.next(operation);
        socket.sendCount--;
        socket.firstSendEnded = socket.sendCount > 0 && operations.hasNoted(socket.sendHead);
        complete(operation);
        parts.turn().spend();
        socket.events.onSent(socket.handle(), token, done, error);
    }

    private void complete(int operation) {
        parts.complete(operation, queue());
    }

    private UringQueue queue() {
        UringQueue latency = parts.latency();
        return latency == null ? parts.main() : latency;
    }
}
