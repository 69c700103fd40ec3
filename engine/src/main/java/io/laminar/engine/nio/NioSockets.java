package io.laminar.engine.nio;

import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.NetworkPort.Sharing;
import io.laminar.ring0.port.parts.PortSocket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** What is asked of sockets: opens and closes them, notes what to do; {@link SocketWork} does it. */
final class NioSockets {
    /** Connections that wait to be accepted; the kernel takes less when {@code net.core.somaxconn} says so. */
    private static final int BACKLOG = 4096;

    /** Of all operations one in so many is kept for files, and a socket has at most one in so many. */
    private static final int SHARE = 4;

    private final PortParts parts;
    private final SocketTable table;
    private final int operationsForFiles;
    private final int sendsPerSocket;

    NioSockets(PortParts parts, SocketTable table) {
        this.parts = parts;
        this.table = table;
        int operations = parts.options().operations();
        this.operationsForFiles = operations / SHARE;
        this.sendsPerSocket = Math.max(1, operations / SHARE);
    }

    int listen(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        requireRoom();
        requireResolved(address);
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            share(channel, sharing, address);
            channel.bind(address, BACKLOG);
            NioSocket socket = add(PortSocket.Kind.LISTENER, channel, events);
            socket.resumed = true;
            socket.updateInterest();
            return socket.handle();
        } catch (IOException e) {
            PortParts.closeQuietly(channel);
            throw Errors.ofBind(e, address);
        } catch (RuntimeException e) {
            PortParts.closeQuietly(channel);
            throw e;
        }
    }

    int connect(InetSocketAddress address, NetworkEvents events) throws IOException {
        requireRoom();
        requireResolved(address);
        if (parts.operations().freeCount() == 0) {
            throw new IOException("cannot connect, too much is in flight: port="
                    + parts.options().name() + ", operations="
                    + parts.operations().capacity());
        }
        SocketChannel channel = SocketChannel.open();
        NioSocket socket;
        try {
            socket = add(PortSocket.Kind.STREAM, channel, events);
            prepare(channel);
        } catch (IOException | RuntimeException e) {
            PortParts.closeQuietly(channel);
            throw e;
        }
        socket.connect = parts.begin(Operations.CONNECT, socket.handle(), 0);
        try {
            parts.counters().systemCall();
            socket.connectEnded = channel.connect(address);
        } catch (IOException e) {
            fail(socket, Errors.of(e));
        }
        socket.updateInterest();
        table.enqueue(socket);
        return socket.handle();
    }

    /** Notes that a connect has failed; the JDK has closed the channel. */
    void fail(NioSocket socket, int error) {
        socket.connectEnded = true;
        socket.connectError = error;
        socket.failed = true;
        PortParts.closeQuietly(socket.channel);
        table.channelClosed();
    }

    int bindDatagrams(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        requireRoom();
        requireResolved(address);
        InetAddress host = address.getAddress();
        DatagramChannel channel = host instanceof Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET)
                : DatagramChannel.open();
        try {
            share(channel, sharing, address);
            channel.bind(address);
            return add(PortSocket.Kind.DATAGRAMS, channel, events).handle();
        } catch (IOException e) {
            PortParts.closeQuietly(channel);
            throw Errors.ofBind(e, address);
        } catch (RuntimeException e) {
            PortParts.closeQuietly(channel);
            throw e;
        }
    }

    private static void share(NetworkChannel channel, Sharing sharing, InetSocketAddress address) throws IOException {
        if (sharing == Sharing.SHARED) {
            if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                throw new IOException("cannot share, there is no SO_REUSEPORT: address=" + address);
            }
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    void connectDatagrams(int handle, InetSocketAddress peer) throws IOException {
        requireResolved(peer);
        NioSocket socket = table.get(handle);
        if (!(socket.channel instanceof DatagramChannel channel)) {
            throw new IllegalArgumentException("not a socket for datagrams: socket=" + handle);
        }
        channel.connect(peer);
    }

    InetSocketAddress localAddress(int handle) {
        try {
            if (((NetworkChannel) table.get(handle).channel).getLocalAddress() instanceof InetSocketAddress address) {
                return address;
            }
        } catch (IOException e) {
            throw new IllegalStateException("the socket has no address any more: socket=" + handle, e);
        }
        throw new IllegalStateException("the socket has no address yet: socket=" + handle);
    }

    /** Makes an accepted connection a socket. */
    NioSocket adopt(SocketChannel channel, NetworkEvents events) throws IOException {
        NioSocket socket = add(PortSocket.Kind.STREAM, channel, events);
        try {
            prepare(channel);
        } catch (IOException e) {
            table.remove(socket);
            throw e;
        }
        return socket;
    }

    private NioSocket add(PortSocket.Kind kind, SelectableChannel channel, NetworkEvents events) throws IOException {
        channel.configureBlocking(false);
        NioSocket socket =
                new NioSocket(table.nextHandle(), kind, channel, events, channel.register(parts.selector(), 0));
        socket.key.attach(socket);
        table.add(socket);
        return socket;
    }

    /** What is sent is sent now: whoever sends has gathered it before. */
    private static void prepare(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void resume(int handle) {
        NioSocket socket = table.get(handle);
        socket.resumed = true;
        socket.updateInterest();
    }

    void pause(int handle) {
        NioSocket socket = table.get(handle);
        socket.resumed = false;
        socket.updateInterest();
    }

    boolean send(int handle, long address, int bytes, long token) {
        NioSocket socket = table.get(handle);
        if (bytes < 1 || socket.closing || socket.kind() == PortSocket.Kind.LISTENER) {
            throw cannotSend(socket, bytes);
        }
        parts.memory().require(address, bytes);
        Operations operations = parts.operations();
        if (socket.sendCount == sendsPerSocket || operations.freeCount() <= operationsForFiles) {
            return false;
        }
        int operation = parts.begin(Operations.SEND, handle, token);
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
        NioSocket socket = table.get(handle);
        if (socket.kind() != PortSocket.Kind.STREAM) {
            throw new IllegalArgumentException("not a connection: socket=" + handle);
        }
        socket.shutdownAsked = true;
        table.enqueue(socket);
    }

    void close(int handle) {
        NioSocket socket = table.get(handle);
        if (socket.closing) {
            return;
        }
        socket.closing = true;
        if (socket.connecting() && !socket.connectEnded) {
            socket.connectEnded = true;
            socket.connectError = IoError.CANCELLED;
        }
        parts.counters().systemCall();
        PortParts.closeQuietly(socket.channel);
        table.channelClosed();
        table.enqueue(socket);
    }

    void closeAll() {
        for (NioSocket socket : table.all()) {
            if (socket != null) {
                PortParts.closeQuietly(socket.channel);
            }
        }
    }

    private void requireRoom() throws IOException {
        if (table.isFull()) {
            throw new IOException("no more sockets: port=" + parts.options().name() + ", limitSockets="
                    + parts.options().sockets());
        }
    }

    private static void requireResolved(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
    }

    private static RuntimeException cannotSend(NioSocket socket, int bytes) {
        return new IllegalArgumentException("cannot send: socket=" + socket.handle() + ", kind=" + socket.kind()
                + ", closing=" + socket.closing + ", bytes=" + bytes);
    }
}
