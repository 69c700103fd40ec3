package io.laminar.bench.io;

import io.laminar.bindings.Errno;
import io.laminar.bindings.SocketCalls;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A socket for datagrams on loopback, bound and without a peer, as the kernel has it. */
final class ClientSocket implements AutoCloseable {
    /** Bytes of a {@code struct sockaddr_in}. */
    static final int ADDRESS_BYTES = 16;

    private static final short AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int UDP_GRO = 104;
    private static final int PORT_OFFSET = 2;
    private static final int HOST_OFFSET = 4;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = Errno.allocate(arena);
    private final int descriptor;
    private final InetSocketAddress address;

    /**
     * Opens one.
     *
     * @param datagramBytes what is sent at once goes out in datagrams of so many bytes; what a server hands to its
     *     kernel at once comes in as one piece
     */
    ClientSocket(int datagramBytes) throws IOException {
        descriptor = check("socket", SocketCalls.socket(capture, AF_INET, SOCK_DGRAM | CLOSE_ON_EXEC, 0));
        long scratch = arena.allocate(ADDRESS_BYTES + Long.BYTES, Long.BYTES).address();
        write(scratch, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        check("bind", SocketCalls.bind(capture, descriptor, scratch, ADDRESS_BYTES));
        RawMemory.putInt(scratch + ADDRESS_BYTES, ADDRESS_BYTES);
        check("getsockname", SocketCalls.localName(capture, descriptor, scratch, scratch + ADDRESS_BYTES));
        int port = Short.toUnsignedInt(Short.reverseBytes(RawMemory.getShort(scratch + PORT_OFFSET)));
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        RawMemory.putInt(scratch, datagramBytes);
        check("setsockopt", SocketCalls.setOption(capture, descriptor, SOL_UDP, UDP_SEGMENT, scratch, Integer.BYTES));
        RawMemory.putInt(scratch, 1);
        check("setsockopt", SocketCalls.setOption(capture, descriptor, SOL_UDP, UDP_GRO, scratch, Integer.BYTES));
    }

    private int check(String call, int answer) throws IOException {
        if (answer < 0) {
            throw new IOException(call + " failed: errno=" + Errno.name(Errno.value(capture)));
        }
        return answer;
    }

    /** Writes the address of a peer on this host. */
    static void write(long at, InetSocketAddress peer) {
        RawMemory.fill(at, ADDRESS_BYTES, (byte) 0);
        RawMemory.putShort(at, AF_INET);
        RawMemory.putShort(at + PORT_OFFSET, Short.reverseBytes((short) peer.getPort()));
        byte[] host = InetAddress.getLoopbackAddress().getAddress();
        RawMemory.copyFrom(host, 0, at + HOST_OFFSET, host.length);
    }

    int descriptor() {
        return descriptor;
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        SocketCalls.close(capture, descriptor);
        arena.close();
    }
}
