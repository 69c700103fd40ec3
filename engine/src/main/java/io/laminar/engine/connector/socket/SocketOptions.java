package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.TimestampFormat;
import io.laminar.engine.format.csv.CsvFormat;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What sources and sinks of sockets have in common.
 *
 * @param mode whether it waits for the other side or goes to it
 * @param protocol TCP or UDP
 * @param address where
 * @param text the format of lines; null when rows are binary frames
 * @param maxFrameBytes longest binary frame
 * @param connections connections that it is about: a source ends when so many have come and gone, a sink waits for so
 *     many before its first row; 0 for any number
 * @param maxConnections most connections at a time
 * @param clients most names of clients that a source tells apart; 0: it does not
 * @param connectTimeoutMs how long a refused connection is tried again
 */
record SocketOptions(
        Mode mode,
        Protocol protocol,
        InetSocketAddress address,
        @Nullable TextFormat text,
        int maxFrameBytes,
        int connections,
        int maxConnections,
        int clients,
        long connectTimeoutMs) {
    static final int DEFAULT_MAX_CONNECTIONS = 10_000;

    /** Long enough for the other side to be started by hand a moment later. */
    static final long DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

    /** As long as a binary frame, or a line, unless an option says otherwise: bounds what a connection may keep. */
    static final int DEFAULT_MAX_RECORD_BYTES = 64 << 10;

    /** Fits into one packet of an Ethernet, whatever lies around it. */
    static final int DEFAULT_MAX_DATAGRAM_BYTES = 1400;

    /** What UDP can carry at most over IPv4. */
    private static final int LARGEST_DATAGRAM_BYTES = 65_507;

    /** Each has a lane of its own. */
    private static final int MOST_CLIENTS = 1024;

    private static final int LARGEST_FRAME_BYTES = 1 << 24;
    private static final int SMALLEST_BYTES = 256;

    /** Who begins. */
    enum Mode {
        LISTEN,
        CONNECT
    }

    /** How bytes travel. */
    enum Protocol {
        TCP,
        UDP
    }

    static SocketOptions forSource(String formatName, ConnectorOptions options) {
        return read(formatName, options, false);
    }

    static SocketOptions forSink(String formatName, ConnectorOptions options) {
        return read(formatName, options, true);
    }

    private static SocketOptions read(String formatName, ConnectorOptions options, boolean sink) {
        InetSocketAddress address = options.get(
                "address", new InetSocketAddress(0), "host:port, [ipv6]:port or *:port", SocketAddressText::parse);
        options.require("address");
        Mode mode = options.choice("mode", sink ? Mode.CONNECT : Mode.LISTEN, Mode.class);
        Protocol protocol = options.choice("protocol", Protocol.TCP, Protocol.class);
        boolean udp = protocol == Protocol.UDP;
        if (udp && mode != (sink ? Mode.CONNECT : Mode.LISTEN)) {
            throw options.at(
                    "mode",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "option has no such value: option=mode, value="
                                    + mode.name().toLowerCase(Locale.ROOT) + ", protocol=udp",
                            sink ? "datagrams are sent: mode = 'connect'" : "datagrams are received: mode = 'listen'"));
        }
        String format = formatName.isEmpty() ? options.require("format") : formatName;
        boolean binary = format.equalsIgnoreCase("binary");
        TextFormat text = binary ? null : textOf(format, options, udp, sink);
        boolean listens = mode == Mode.LISTEN && !udp;
        int maxConnections = listens ? number(options, "max.connections", DEFAULT_MAX_CONNECTIONS, 1, 1 << 20) : 1;
        int connections = listens ? number(options, "connections", 0, 0, Integer.MAX_VALUE) : 1;
        long timeoutMs = mode == Mode.CONNECT && !udp
                ? options.number("connect.timeout.ms", DEFAULT_CONNECT_TIMEOUT_MS, 0, 86_400_000)
                : 0;
        int maxFrameBytes = udp && sink
                ? number(
                        options,
                        "max.datagram.bytes",
                        DEFAULT_MAX_DATAGRAM_BYTES,
                        SMALLEST_BYTES,
                        LARGEST_DATAGRAM_BYTES)
                : binary
                        ? number(
                                options,
                                "max.frame.bytes",
                                DEFAULT_MAX_RECORD_BYTES,
                                SMALLEST_BYTES,
                                LARGEST_FRAME_BYTES)
                        : DEFAULT_MAX_RECORD_BYTES;
        int clients = binary && listens && !sink ? number(options, "clients", 0, 0, MOST_CLIENTS) : 0;
        if (clients > 0 && connections > 0) {
            throw options.at(
                    "clients",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "option has no such value: option=clients, value=" + clients + ", connections="
                                    + connections,
                            "clients come back, so connections do not say when all have come: leave connections out"));
        }
        return new SocketOptions(
                mode, protocol, address, text, maxFrameBytes & -8, connections, maxConnections, clients, timeoutMs);
    }

    private static int number(ConnectorOptions options, String key, int otherwise, int least, int most) {
        return (int) options.number(key, otherwise, least, most);
    }

    private static TextFormat textOf(String name, ConnectorOptions options, boolean udp, boolean sink) {
        boolean header = options.flag("header", !udp);
        if (header && udp) {
            throw options.at(
                    "header",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "option has no such value: option=header, value=true, protocol=udp",
                            "datagrams may be lost, the one with the header too: leave header out"));
        }
        TextFormat format = sink
                ? TextFormat.forOutput(name, "", options)
                : TextFormat.forInput(name, "", options, DEFAULT_MAX_RECORD_BYTES);
        if (format.kind() == TextFormat.Kind.TABLE) {
            throw options.atFormat(new ConfigException(
                    ErrorCode.UNKNOWN_FORMAT, "format is for people: format=TABLE", "use CSV, JSON or BINARY"));
        }
        CsvFormat csv = format.csv();
        CsvFormat dialect = new CsvFormat(csv.delimiter(), csv.quote(), header, csv.nullText());
        TimestampFormat timestamps = format.timestamps();
        return new TextFormat(format.kind(), dialect, timestamps, format.maxLineBytes());
    }

    boolean listens() {
        return mode == Mode.LISTEN;
    }

    boolean datagrams() {
        return protocol == Protocol.UDP;
    }

    /** {@return the longest record that is half there, in bytes} */
    int maxRecordBytes() {
        return text == null ? maxFrameBytes : text.maxLineBytes();
    }

    /** {@return what is spoken, and where} */
    String describe() {
        return protocol.name().toLowerCase(Locale.ROOT) + " socket "
                + (mode == Mode.LISTEN ? "listening at " : "connecting to ") + place();
    }

    private String place() {
        boolean any = !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
        return (any ? "*" : address.getHostString()) + ":" + address.getPort();
    }
}
