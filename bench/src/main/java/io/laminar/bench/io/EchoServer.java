package io.laminar.bench.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Sends every datagram back where it came from; each socket has one peer.
 *
 * @threading the thread that made it
 */
interface EchoServer extends AutoCloseable {
    /** Longest sleep, in milliseconds: the phases of a run are seen that soon. */
    int SLEEP_MS = 1;

    /** {@return addresses of its sockets} */
    List<InetSocketAddress> addresses();

    /** Gives each socket its peer, and begins. */
    void connect(List<InetSocketAddress> peers) throws IOException;

    /** Serves what is there; waits for a short while when there is nothing. */
    void turn() throws IOException;

    /** {@return calls that entered the kernel so far} */
    long systemCalls();

    @Override
    void close() throws IOException;

    /** Makes one. */
    @FunctionalInterface
    interface Factory {
        EchoServer open(int sockets) throws IOException;
    }
}
