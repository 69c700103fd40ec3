package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.BadRecords;
import io.laminar.ring0.port.AddressInUseException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Whether a source may listen at its address once for every core, and whether the address is free for that: the kernel
 * lets in everybody of the same user who shares, so who else is there has to be asked before.
 */
final class Listeners {
    private static final String OPTION = "listeners";

    private Listeners() {}

    /** The option {@code listeners}. */
    private enum Wish {
        EVERY_CORE,
        ONE
    }

    /**
     * {@return where a source runs: on every core, if there may be a listener on each}
     *
     * @param given what the statement says
     * @param options of that, what all sockets have
     * @param policy what is done about bad records
     */
    static Affinity affinity(ConnectorOptions given, SocketOptions options, BadRecords.Policy policy) {
        if (!options.listens()) {
            return Affinity.CORE;
        }
        boolean said = given.find(OPTION).isPresent();
        Wish wish = given.choice(OPTION, Wish.EVERY_CORE, Wish.class);
        String reason = reasonForOne(options, policy);
        if (wish == Wish.EVERY_CORE && reason != null && said) {
            throw given.at(
                    OPTION,
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "option has no such value: option=" + OPTION + ", value=every_core, reason=" + reason,
                            "leave it out: there is one listener then"));
        }
        return wish == Wish.EVERY_CORE && reason == null ? Affinity.EVERY_CORE : Affinity.CORE;
    }

    private static @Nullable String reasonForOne(SocketOptions options, BadRecords.Policy policy) {
        if (!options.datagrams() && options.connections() > 0) {
            return "one listener counts connections";
        }
        if (options.clients() > 0) {
            return "one listener knows the clients";
        }
        if (policy == BadRecords.Policy.DEAD_LETTER) {
            return "one listener writes bad.records.path";
        }
        return options.address().getPort() == 0 ? "port 0 is another one each time" : unsupported();
    }

    /** Why the system has no shared addresses; null if it has, which the JDK has tried. */
    private static @Nullable String unsupported() {
        try (ServerSocket socket = new ServerSocket()) {
            return socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)
                    ? null
                    : "the system has no SO_REUSEPORT";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** Refuses an address that somebody has, though they might share it. */
    static void requireFree(InetSocketAddress address, boolean datagrams) throws IOException {
        try {
            if (datagrams) {
                new DatagramSocket(address).close();
            } else {
                tryBind(address);
            }
        } catch (SocketException e) {
            throw isInUse(e) ? new AddressInUseException(address) : e;
        }
    }

    /** Bound only, not listening: no peer ever meets it. */
    private static void tryBind(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            // Connections of a listener that has gone do not count.
            socket.setReuseAddress(true);
            socket.bind(address);
        }
    }

    private static boolean isInUse(SocketException e) {
        String text = e.getMessage();
        return text != null && text.contains("Address already in use");
    }
}
