package io.laminar.iouring.reactor;

import io.laminar.memory.raw.RawMemory;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Addresses as the kernel has them.
 *
 * <pre>
 *  sockaddr_in    0 family (2) | 2 port, big-endian (2) | 4 address (4) | 8 zeros | 16
 *  sockaddr_in6   0 family (2) | 2 port, big-endian (2) | 4 flow (4) | 8 address (16) | 24 scope (4) | 28
 * </pre>
 */
final class SocketAddresses {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /** Room for either. */
    static final int BYTES_MOST = 32;

    private static final int BYTES_4 = 16;
    private static final int BYTES_6 = 28;
    private static final int MAPPED_OFFSET = 10;

    private SocketAddresses() {}

    static boolean isWide(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    /** Writes an address for a socket of IPv6, or not; returns its length. */
    static int write(long at, InetSocketAddress address, boolean wide) {
        RawMemory.fill(at, BYTES_MOST, (byte) 0);
        RawMemory.putShort(at, (short) (wide ? AF_INET6 : AF_INET));
        RawMemory.putShort(at + 2, Short.reverseBytes((short) address.getPort()));
        InetAddress host = address.getAddress();
        byte[] bytes = host.getAddress();
        if (!wide) {
            if (!(host instanceof Inet4Address)) {
                throw new IllegalArgumentException("a socket of IPv4 has no way to " + address);
            }
            RawMemory.copyFrom(bytes, 0, at + 4, bytes.length);
            return BYTES_4;
        }
        if (host instanceof Inet6Address six) {
            RawMemory.copyFrom(bytes, 0, at + 8, bytes.length);
            RawMemory.putInt(at + 24, six.getScopeId());
        } else if (!host.isAnyLocalAddress()) {
            RawMemory.putShort(at + 8 + MAPPED_OFFSET, (short) -1);
            RawMemory.copyFrom(bytes, 0, at + 8 + MAPPED_OFFSET + 2, bytes.length);
        }
        return BYTES_6;
    }

    static InetSocketAddress read(long at) {
        boolean wide = RawMemory.getShort(at) == AF_INET6;
        int port = Short.toUnsignedInt(Short.reverseBytes(RawMemory.getShort(at + 2)));
        byte[] bytes = wide ? RawMemory.toArray(at + 8, 16) : RawMemory.toArray(at + 4, 4);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are lengths of addresses", e);
        }
    }
}
