package io.laminar.engine.connector.socket;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Reads {@code host:port}; an IPv6 address stands in brackets, an empty host or {@code *} means every address. */
final class SocketAddressText {
    private static final int MAX_PORT = 65_535;

    private SocketAddressText() {}

    /**
     * {@return the address}
     *
     * @param text the text
     * @throws IllegalArgumentException when it has not that form
     */
    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (colon < 0 || host.indexOf(':') >= 0 && !(host.startsWith("[") && host.endsWith("]"))) {
            throw new IllegalArgumentException(text);
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(text);
        }
        return host.isEmpty() || host.equals("*")
                ? new InetSocketAddress(port)
                : InetSocketAddress.createUnresolved(host, port);
    }

    /** {@return the address with its host looked up} */
    static InetSocketAddress resolve(InetSocketAddress address) {
        if (!address.isUnresolved()) {
            return address;
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort());
        } catch (UnknownHostException e) {
            throw new IoException(
                    ErrorCode.UNKNOWN_HOST,
                    "cannot use address: " + ErrorCode.UNKNOWN_HOST.summary() + ": option=address, host="
                            + address.getHostString(),
                    e);
        }
    }
}
