package io.laminar.ring0.port;

import java.net.BindException;
import java.net.InetSocketAddress;

/** Somebody has the address (EADDRINUSE). */
public final class AddressInUseException extends BindException {
    private static final long serialVersionUID = 1L;

    /**
     * That of a socket.
     *
     * @param address which
     */
    public AddressInUseException(InetSocketAddress address) {
        super("address is in use: address=" + address + ", errno=EADDRINUSE");
    }
}
