package io.laminar.iouring.reactor;

import io.laminar.iouring.ControlSqe;
import io.laminar.iouring.SocketSqe;
import io.laminar.iouring.Sqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.Turn;
import io.laminar.ring0.port.parts.PortSocket;

/**
 * Does what was asked of sockets: hands receives, sends, connects and cancels to the kernel, delivers what was kept
 * while a socket was paused, and ends what was closed when the kernel has let go of it.
 *
 * @allocation none
 */
@HotPath
final class SocketWork {
    private static final int SHUTDOWN_WRITING = 1;

    /** Most sends of one socket at once. */
    private static final int SENDS_MOST = SegmentedSends.SEGMENTS_MOST;

    private final PortParts parts;
    private final SocketTable table;
    private final ReceiveBuffers buffers;
    private final SocketEnds ends;

    SocketWork(PortParts parts, SocketTable table, ReceiveBuffers buffers, SocketEnds ends) {
        this.parts = parts;
        this.table = table;
        this.buffers = buffers;
        this.ends = ends;
    }

    /** Serves each socket that has work, once. */
    void turn(UringQueue queue) {
        int count = table.workCount();
        for (int i = 0; i < count; i++) {
            UringSocket socket = table.takeWork();
            boolean open = true;
            try {
                if (socket.closing) {
                    open = !close(socket, queue);
                } else {
                    serve(socket, queue);
                }
            } finally {
                if (open) {
                    table.enqueue(socket);
                }
            }
        }
    }

    private void serve(UringSocket socket, UringQueue queue) {
        if (socket.hasKept()) {
            ends.deliverKept(socket);
        }
        ends.endNotedSends(socket);
        if (socket.closing) {
            return;
        }
        if (socket.connecting() && !socket.connectEntered && queue.makeRoom(1)) {
            connect(socket, queue.uring());
        }
        if (!socket.armed && socket.wantsArm() && queue.makeRoom(1)) {
            arm(socket, queue.uring());
        } else if (socket.wantsCancel() && queue.makeRoom(1)) {
            cancel(socket, queue.uring());
        }
        if (socket.wantsSend() && queue.makeRoom(1)) {
            send(socket, queue.uring());
        }
        if (socket.wantsShutdown() && queue.makeRoom(1)) {
            socket.shutdownDone = true;
            socket.entries++;
            long userData = userData(OperationKind.SHUTDOWN, socket);
            SocketSqe.shutdown(queue.uring().claim(), socket.descriptor, SHUTDOWN_WRITING, userData);
        }
    }

    private static long userData(OperationKind kind, UringSocket socket) {
        return UserDataCodec.of(kind.ordinal(), socket.handle(), socket.generation);
    }

    private void connect(UringSocket socket, Uring uring) {
        Operations operations = parts.operations();
        int operation = socket.connect;
        socket.connectEntered = true;
        socket.entries++;
        long userData = UserDataCodec.of(OperationKind.CONNECT.ordinal(), operation, 0);
        long address = operations.address(operation);
        SocketSqe.connect(uring.claim(), socket.descriptor, address, operations.rest(operation), userData);
    }

    private void arm(UringSocket socket, Uring uring) {
        socket.armed = true;
        socket.entries++;
        if (socket.kind() == PortSocket.Kind.LISTENER) {
            SocketSqe.acceptAll(uring.claim(), socket.descriptor, userData(OperationKind.ACCEPT, socket));
        } else {
            int group = ReceiveBuffers.group(socket.kind());
            long userData = userData(OperationKind.RECEIVE, socket);
            parts.entries().receive(uring.claim(), socket.descriptor, group, userData);
        }
    }

    private void cancel(UringSocket socket, Uring uring) {
        socket.cancelling = true;
        socket.entries++;
        boolean listens = socket.kind() == PortSocket.Kind.LISTENER;
        long target = userData(listens ? OperationKind.ACCEPT : OperationKind.RECEIVE, socket);
        ControlSqe.cancel(uring.claim(), target, userData(OperationKind.CANCEL_RECEIVE, socket));
    }

    /** Sends what waits, as far as there is room. */
    private void send(UringSocket socket, Uring uring) {
        int most = Math.min(socket.sendCount, SENDS_MOST);
        while (most > 1 && !uring.hasRoom(most)) {
            most >>= 1;
        }
        if (socket.kind() == PortSocket.Kind.STREAM) {
            sendChain(socket, uring, most);
        } else {
            sendDatagrams(socket, uring, most);
        }
    }

    /** In a chain: a send that fails or falls short cancels those behind it, which are sent again then. */
    private void sendChain(UringSocket socket, Uring uring, int most) {
        Operations operations = parts.operations();
        int operation = socket.sendHead;
        boolean goesOn = true;
        for (int i = 0; i < most && goesOn; i++) {
            long sqe = uring.claim();
            goesOn = enter(socket, sqe, operation, SocketSqe.WAIT_ALL);
            if (goesOn && i + 1 < most) {
                Sqe.link(sqe);
            }
            operation = operations.next(operation);
        }
    }

    /**
     * What has one length as one message, all else each by itself, which the kernel begins in the same order: a chain
     * takes a detour for each of its entries, half a microsecond long.
     */
    private void sendDatagrams(UringSocket socket, Uring uring, int most) {
        Operations operations = parts.operations();
        SegmentedSends segmented = parts.segmentedSends();
        int operation = socket.sendHead;
        for (int left = most; left > 0; ) {
            boolean noted = operations.hasNoted(operation);
            int count = noted || socket.sendsSingly ? 1 : segmented.countFrom(operation, left);
            if (count > 1) {
                enterTogether(socket, uring.claim(), operation, count);
            } else if (!noted) {
                enter(socket, uring.claim(), operation, 0);
            }
            left -= count;
            for (int i = 0; i < count; i++) {
                operation = operations.next(operation);
            }
        }
    }

    private boolean enter(UringSocket socket, long sqe, int operation, int flags) {
        Operations operations = parts.operations();
        socket.sendsEntered++;
        socket.entries++;
        long userData = UserDataCodec.of(OperationKind.SEND.ordinal(), operation, 0);
        long address = operations.address(operation);
        return parts.entries().send(sqe, socket.descriptor, address, operations.rest(operation), flags, userData);
    }

    private void enterTogether(UringSocket socket, long sqe, int first, int count) {
        SegmentedSends segmented = parts.segmentedSends();
        socket.sendsEntered += count;
        socket.entries++;
        int message = segmented.write(first, count);
        long userData = UserDataCodec.of(OperationKind.SEND_SEGMENTS.ordinal(), first, message);
        parts.entries().sendMessage(sqe, socket.descriptor, segmented.address(message), userData);
    }

    /** Goes on closing; returns whether that is done. */
    private boolean close(UringSocket socket, UringQueue queue) {
        if (socket.entries > 0) {
            if (!socket.closeCancelled && queue.makeRoom(1)) {
                socket.closeCancelled = true;
                socket.entries++;
                long userData = userData(OperationKind.CANCEL_SOCKET, socket);
                ControlSqe.cancelDescriptor(queue.uring().claim(), socket.descriptor, userData);
            }
            return false;
        }
        Turn turn = parts.turn();
        if (socket.connecting() && !turn.over()) {
            ends.endConnect(socket, IoError.CANCELLED);
        }
        while (socket.sendCount > 0 && !turn.over()) {
            ends.endNotedSends(socket);
            if (socket.sendCount > 0 && !turn.over()) {
                ends.endFirstSend(socket, IoError.CANCELLED);
            }
        }
        if (socket.connecting() || socket.sendCount > 0 || turn.over()) {
            return false;
        }
        while (socket.keptHead != ReceiveBuffers.NONE) {
            buffers.giveBack(ends.takeKept(socket));
        }
        while (socket.hasAccepted()) {
            parts.calls().close(socket.takeAccepted());
        }
        parts.calls().close(socket.descriptor);
        table.remove(socket);
        turn.spend();
        socket.events.onClosed(socket.handle());
        return true;
    }
}
