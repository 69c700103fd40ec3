package io.laminar.iouring.reactor;

import io.laminar.bindings.SocketCalls;
import io.laminar.iouring.UringException;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.AddressInUseException;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.NetworkPort.Sharing;
import io.laminar.ring0.port.parts.PortSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** What is asked of sockets: opens and closes them, notes what to do; {@link SocketWork} does it. */
final class UringSockets {
    /** Connections that wait to be accepted; the kernel takes less when {@code net.core.somaxconn} says so. */
    private static final int BACKLOG = 4096;

    /** Of all operations one in so many is kept for files, and a socket has at most one in so many. */
    private static final int SHARE = 4;

    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    private final PortParts parts;
    private final SocketTable table;
    private final ReceiveBuffers buffers;
    private final int operationsForFiles;
    private final int sendsPerSocket;

    /** Of each operation, room for the address that it connects to; 0 while there is no such operation. */
    private long addresses;

    UringSockets(PortParts parts, SocketTable table, ReceiveBuffers buffers) {
        this.parts = parts;
        this.table = table;
        this.buffers = buffers;
        int operations = parts.options().operations();
        this.operationsForFiles = operations / SHARE;
        this.sendsPerSocket = Math.max(1, operations / SHARE);
    }

    int listen(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        boolean wide = SocketAddresses.isWide(address);
        int descriptor = openBound(address, STREAM, sharing);
        if (SocketCalls.listen(parts.calls().capture(), descriptor, BACKLOG) < 0) {
            throw refused(descriptor, "cannot listen", address);
        }
        UringSocket socket = add(PortSocket.Kind.LISTENER, descriptor, wide, events);
        socket.resumed = true;
        table.enqueue(socket);
        return socket.handle();
    }

    int connect(InetSocketAddress address, NetworkEvents events) throws IOException {
        requireRoom(address);
        if (parts.operations().freeCount() == 0) {
            throw new IOException("cannot connect, too much is in flight: port="
                    + parts.options().name() + ", operations="
                    + parts.operations().capacity());
        }
        boolean wide = SocketAddresses.isWide(address);
        int descriptor = open(address, STREAM, PortSocket.Kind.STREAM);
        noDelay(descriptor);
        UringSocket socket = add(PortSocket.Kind.STREAM, descriptor, wide, events);
        int operation = parts.operations()
                .add(OperationKind.CONNECT, socket.handle(), 0, parts.clock().nowNs());
        if (addresses == 0) {
            long bytes = (long) SocketAddresses.BYTES_MOST * parts.operations().capacity();
            addresses = parts.memory().allocateLoose(bytes);
        }
        long at = addressOf(operation);
        parts.operations().transfers(operation, 0, at, SocketAddresses.write(at, address, wide));
        socket.connect = operation;
        table.enqueue(socket);
        return socket.handle();
    }

    private long addressOf(int operation) {
        return addresses + (long) operation * SocketAddresses.BYTES_MOST;
    }

    int bindDatagrams(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        int descriptor = openBound(address, DATAGRAM, sharing);
        return add(PortSocket.Kind.DATAGRAMS, descriptor, SocketAddresses.isWide(address), events)
                .handle();
    }

    void connectDatagrams(int handle, InetSocketAddress peer) throws IOException {
        UringSocket socket = table.get(handle);
        if (socket.kind() != PortSocket.Kind.DATAGRAMS) {
            throw new IllegalArgumentException("not a socket for datagrams: socket=" + handle);
        }
        requireResolved(peer);
        long at = parts.calls().scratch();
        int bytes = SocketAddresses.write(at, peer, socket.wide);
        parts.segmentedSends().prepare(parts.memory());
        if (SocketCalls.connect(parts.calls().capture(), socket.descriptor, at, bytes) < 0) {
            throw parts.calls().failure("cannot give datagrams a peer: peer=" + peer);
        }
    }

    InetSocketAddress localAddress(int handle) {
        long at = parts.calls().scratch();
        RawMemory.putInt(at + SocketAddresses.BYTES_MOST, SocketAddresses.BYTES_MOST);
        int descriptor = table.get(handle).descriptor;
        if (SocketCalls.localName(parts.calls().capture(), descriptor, at, at + SocketAddresses.BYTES_MOST) < 0) {
            throw new IllegalStateException("the socket has no address any more: socket=" + handle + ", errno="
                    + parts.calls().error());
        }
        InetSocketAddress address = SocketAddresses.read(at);
        if (address.getPort() == 0) {
            throw new IllegalStateException("the socket has no address yet: socket=" + handle);
        }
        return address;
    }

    private int openBound(InetSocketAddress address, int type, Sharing sharing) throws IOException {
        int descriptor = open(address, type, type == STREAM ? PortSocket.Kind.STREAM : PortSocket.Kind.DATAGRAMS);
        if (type == STREAM) {
            option(descriptor, SOL_SOCKET, SO_REUSEADDR);
        }
        if (sharing == Sharing.SHARED && option(descriptor, SOL_SOCKET, SO_REUSEPORT) < 0) {
            IOException failure = parts.calls().failure("cannot share: address=" + address);
            parts.calls().close(descriptor);
            throw failure;
        }
        long at = parts.calls().scratch();
        int bytes = SocketAddresses.write(at, address, SocketAddresses.isWide(address));
        if (SocketCalls.bind(parts.calls().capture(), descriptor, at, bytes) < 0) {
            throw refused(descriptor, "cannot bind", address);
        }
        return descriptor;
    }

    private int open(InetSocketAddress address, int type, PortSocket.Kind buffersOf) throws IOException {
        requireRoom(address);
        try {
            buffers.need(parts.needLatency().uring(), buffersOf);
        } catch (UringException | OutOfMemoryError e) {
            throw new IOException(
                    "no buffers to receive into: port=" + parts.options().name(), e);
        }
        int family = SocketAddresses.isWide(address) ? SocketAddresses.AF_INET6 : SocketAddresses.AF_INET;
        int descriptor = SocketCalls.socket(parts.calls().capture(), family, type | CLOSE_ON_EXEC, 0);
        if (descriptor < 0) {
            throw parts.calls()
                    .failure("cannot make a socket: port=" + parts.options().name());
        }
        return descriptor;
    }

    private IOException refused(int descriptor, String attempt, InetSocketAddress address) {
        int error = parts.calls().error();
        parts.calls().close(descriptor);
        return error == IoError.ADDRESS_IN_USE
                ? new AddressInUseException(address)
                : new BindException(SystemCalls.failure(attempt + ": address=" + address, error)
                        .getMessage());
    }

    /** Makes an accepted connection a socket; there must be room. */
    UringSocket adopt(int descriptor, UringSocket listener) {
        noDelay(descriptor);
        return add(PortSocket.Kind.STREAM, descriptor, listener.wide, listener.events);
    }

    private UringSocket add(PortSocket.Kind kind, int descriptor, boolean wide, NetworkEvents events) {
        UringSocket.Opened opened = new UringSocket.Opened(kind, descriptor, wide);
        UringSocket socket = new UringSocket(table.nextHandle(), table.nextGeneration(), opened, events);
        table.add(socket);
        return socket;
    }

    /** What is sent is sent now: whoever sends has gathered it before. */
    private void noDelay(int descriptor) {
        option(descriptor, IPPROTO_TCP, TCP_NODELAY);
    }

    /** Below 0 when that failed, which most need not look at: a connection that is broken says so when it is used. */
    private int option(int descriptor, int level, int option) {
        long value = parts.calls().scratch();
        RawMemory.putInt(value, 1);
        return SocketCalls.setOption(parts.calls().capture(), descriptor, level, option, value, Integer.BYTES);
    }

    @HotPath
    void resume(int handle) {
        UringSocket socket = table.get(handle);
        socket.resumed = true;
        table.enqueue(socket);
    }

    @HotPath
    void pause(int handle) {
        UringSocket socket = table.get(handle);
        socket.resumed = false;
        table.enqueue(socket);
    }

    @HotPath
    boolean send(int handle, long address, int bytes, long token) {
        UringSocket socket = table.get(handle);
        if (bytes < 1 || socket.closing || socket.kind() == PortSocket.Kind.LISTENER) {
            throw cannotSend(socket, bytes);
        }
        parts.memory().require(address, bytes);
        Operations operations = parts.operations();
        if (socket.sendCount == sendsPerSocket || operations.freeCount() <= operationsForFiles) {
            return false;
        }
        int operation =
                operations.add(OperationKind.SEND, handle, token, parts.clock().nowNs());
        operations.transfers(operation, 0, address, bytes);
        if (socket.sendCount == 0) {
            socket.sendHead = operation;
        } else {
            operations.link(socket.sendTail, operation);
        }
        socket.sendTail = operation;
        socket.sendCount++;
        table.enqueue(socket);
        return true;
    }

    void shutdownSends(int handle) {
        UringSocket socket = table.get(handle);
        if (socket.kind() != PortSocket.Kind.STREAM) {
            throw new IllegalArgumentException("not a connection: socket=" + handle);
        }
        socket.shutdownAsked = true;
        table.enqueue(socket);
    }

    void close(int handle) {
        UringSocket socket = table.get(handle);
        socket.closing = true;
        table.enqueue(socket);
    }

    /** Closes what is open, when nothing is in flight any more. */
    void closeAll() {
        for (UringSocket socket : table.all()) {
            if (socket != null) {
                while (socket.hasAccepted()) {
                    parts.calls().close(socket.takeAccepted());
                }
                parts.calls().close(socket.descriptor);
            }
        }
    }

    private void requireRoom(InetSocketAddress address) throws IOException {
        if (table.isFull()) {
            throw new IOException("no more sockets: port=" + parts.options().name() + ", limitSockets="
                    + parts.options().sockets());
        }
        requireResolved(address);
    }

    private static void requireResolved(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
    }

    private static RuntimeException cannotSend(UringSocket socket, int bytes) {
        return new IllegalArgumentException("cannot send: socket=" + socket.handle() + ", kind=" + socket.kind()
                + ", closing=" + socket.closing + ", bytes=" + bytes);
    }
}
