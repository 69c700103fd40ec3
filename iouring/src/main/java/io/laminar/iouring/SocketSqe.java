package io.laminar.iouring;

import io.laminar.memory.HotPath;

/**
 * Entries about sockets, one method an opcode. Memory at an address must stay where it is until the operation has
 * ended; headers of messages and addresses of peers too. Results are those of the system call of that name.
 *
 * @threading the owner of the {@link Uring}
 * @allocation none
 */
@HotPath
public final class SocketSqe {
    /** Fails with EPIPE instead of a signal: MSG_NOSIGNAL. */
    public static final int NO_SIGNAL = 0x4000;

    /** Goes on until all is sent, or received: MSG_WAITALL. */
    public static final int WAIT_ALL = 0x100;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int ACCEPT_MULTISHOT = 1;
    private static final int RECEIVE_MULTISHOT = 1 << 1;

    private SocketSqe() {}

    /** As {@code socket(2)}; result: a descriptor, which the caller closes. Linux 5.19. */
    public static void socket(long sqe, int domain, int type, int protocol, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.SOCKET, 0, domain), type, 0, Sqe.pair(protocol, 0), userData, 0);
    }

    /**
     * As {@code accept4(2)}; result: a descriptor, which the caller closes.
     *
     * @param address where the peer's address goes; 0 when it is not wanted
     * @param bytesAddress an {@code int}, the room there and then what was needed; 0 for none
     */
    public static void accept(long sqe, int descriptor, long address, long bytesAddress, long userData) {
        long head = Sqe.head(Opcode.ACCEPT, 0, descriptor);
        Sqe.write(sqe, head, bytesAddress, address, Sqe.pair(0, CLOSE_ON_EXEC), userData, 0);
    }

    /** A completion for each connection until one comes without {@link Cqe#MORE}. Linux 5.19. */
    public static void acceptAll(long sqe, int descriptor, long userData) {
        long head = Sqe.head(Opcode.ACCEPT, ACCEPT_MULTISHOT, descriptor);
        Sqe.write(sqe, head, 0, 0, Sqe.pair(0, CLOSE_ON_EXEC), userData, 0);
    }

    /** As {@code connect(2)}; result 0. */
    public static void connect(long sqe, int descriptor, long address, int addressBytes, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.CONNECT, 0, descriptor), addressBytes, address, 0, userData, 0);
    }

    /** As {@code recv(2)}; result: bytes, 0 when the peer has closed its side. */
    public static void receive(long sqe, int descriptor, long address, int bytes, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.RECV, 0, descriptor), 0, address, Sqe.pair(bytes, 0), userData, 0);
    }

    /**
     * A completion for each time that bytes arrived, in a buffer of a group, until one comes without {@link Cqe#MORE}:
     * at the end of the stream, on an error, or with ENOBUFS when the group has run out. Linux 6.0.
     */
    public static void receiveAll(long sqe, int descriptor, int group, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.RECV, RECEIVE_MULTISHOT, descriptor), 0, 0, 0, userData, 0);
        Sqe.selectBuffer(sqe, group);
    }

    /** As {@code recvmsg(2)}; result: bytes. */
    public static void receiveMessage(long sqe, int descriptor, long message, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.RECVMSG, 0, descriptor), 0, message, Sqe.pair(1, 0), userData, 0);
    }

    /**
     * A completion for each datagram, in a buffer of a group, as {@link DatagramLayout} describes it, until one comes
     * without {@link Cqe#MORE}. Linux 6.0.
     *
     * @param message a {@code struct msghdr} of which only the room for address and control data counts; must stay
     */
    public static void receiveMessages(long sqe, int descriptor, long message, int group, long userData) {
        long head = Sqe.head(Opcode.RECVMSG, RECEIVE_MULTISHOT, descriptor);
        Sqe.write(sqe, head, 0, message, Sqe.pair(1, 0), userData, 0);
        Sqe.selectBuffer(sqe, group);
    }

    /** As {@code send(2)} with {@link #NO_SIGNAL}; result: bytes, which may be fewer. */
    public static void send(long sqe, int descriptor, long address, int bytes, int flags, long userData) {
        long head = Sqe.head(Opcode.SEND, 0, descriptor);
        Sqe.write(sqe, head, 0, address, Sqe.pair(bytes, flags | NO_SIGNAL), userData, 0);
    }

    /** As {@code sendto(2)}: a datagram to a peer. Linux 6.1; before that see {@link #sendMessage}. */
    public static void sendTo(
            long sqe, int descriptor, long address, int bytes, long peer, int peerBytes, long userData) {
        long head = Sqe.head(Opcode.SEND, 0, descriptor);
        Sqe.write(sqe, head, peer, address, Sqe.pair(bytes, NO_SIGNAL), userData, Sqe.pair(0, peerBytes));
    }

    /** As {@code sendmsg(2)} of a {@code struct msghdr}; result: bytes, which may be fewer. */
    public static void sendMessage(long sqe, int descriptor, long message, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.SENDMSG, 0, descriptor), 0, message, Sqe.pair(1, NO_SIGNAL), userData, 0);
    }

    /**
     * As {@link #send}, from the memory itself where the device can. Two completions: the result, with {@link Cqe#MORE}
     * if it was taken, and {@link Cqe#NOTIFICATION} when the memory may change again. Linux 6.0.
     */
    public static void sendWithoutCopy(long sqe, int descriptor, long address, int bytes, long userData) {
        long head = Sqe.head(Opcode.SEND_ZC, 0, descriptor);
        Sqe.write(sqe, head, 0, address, Sqe.pair(bytes, NO_SIGNAL), userData, 0);
    }

    /** As {@code shutdown(2)}; result 0. How: 0 reading, 1 writing, 2 both. */
    public static void shutdown(long sqe, int descriptor, int how, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.SHUTDOWN, 0, descriptor), 0, 0, Sqe.pair(how, 0), userData, 0);
    }
}
