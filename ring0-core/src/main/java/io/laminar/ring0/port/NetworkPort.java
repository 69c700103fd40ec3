package io.laminar.ring0.port;

import io.laminar.memory.HotPath;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Sockets. A socket receives only between {@link #resume} and {@link #pause}: what is not taken stays with the kernel,
 * which holds back the peer (TCP) or drops (UDP). So memory is bounded by the pool, not by the number of sockets.
 *
 * @threading the port's owner
 */
public interface NetworkPort {
    /** Whether others may be bound to the same address. */
    enum Sharing {
        /** Nobody else: who is there first has it. */
        ALONE,
        /**
         * Whoever says so too, from any port of the same user: the kernel spreads connections and senders of datagrams
         * over them by their addresses (SO_REUSEPORT).
         */
        SHARED
    }

    /**
     * Listens for TCP connections; each one comes by {@link NetworkEvents#onAccepted}, paused.
     *
     * @param address where; port 0 takes any free one
     * @param sharing whether others may listen there too
     * @param events is told about this socket and those accepted from it
     * @return its handle
     * @throws AddressInUseException when somebody has the address
     * @throws IOException when it cannot be had for another reason
     */
    int listen(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException;

    /**
     * Listens alone.
     *
     * @param address where; port 0 takes any free one
     * @param events is told about this socket and those accepted from it
     * @return its handle
     * @throws IOException as above
     */
    default int listen(InetSocketAddress address, NetworkEvents events) throws IOException {
        return listen(address, Sharing.ALONE, events);
    }

    /**
     * Connects to a TCP listener; {@link NetworkEvents#onConnected} tells how that ended. The socket starts paused.
     *
     * @param address where to
     * @param events is told about the socket
     * @return its handle
     * @throws IOException when there are no more sockets to be had
     */
    int connect(InetSocketAddress address, NetworkEvents events) throws IOException;

    /**
     * Takes UDP datagrams, each by one {@link NetworkEvents#onReceived}. The socket starts paused.
     *
     * @param address where; port 0 takes any free one
     * @param sharing whether others may be bound there too
     * @param events is told about the socket
     * @return its handle
     * @throws AddressInUseException when somebody has the address
     * @throws IOException when it cannot be had for another reason
     */
    int bindDatagrams(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException;

    /**
     * Takes UDP datagrams alone.
     *
     * @param address where; port 0 takes any free one
     * @param events is told about the socket
     * @return its handle
     * @throws IOException as above
     */
    default int bindDatagrams(InetSocketAddress address, NetworkEvents events) throws IOException {
        return bindDatagrams(address, Sharing.ALONE, events);
    }

    /**
     * Gives a socket of {@link #bindDatagrams} one peer: it sends there, and receives from there only.
     *
     * @param socket its handle
     * @param peer the other end
     * @throws IOException when there is no way to it
     */
    void connectDatagrams(int socket, InetSocketAddress peer) throws IOException;

    /**
     * {@return the address that a socket is bound to}
     *
     * @param socket its handle
     */
    InetSocketAddress localAddress(int socket);

    /**
     * Begins to receive, or goes on.
     *
     * @param socket its handle
     */
    @HotPath
    void resume(int socket);

    /**
     * Stops receiving: no event of it follows until {@link #resume}; nothing is lost.
     *
     * @param socket its handle
     */
    @HotPath
    void pause(int socket);

    /**
     * Gives a buffer of {@link NetworkEvents#onReceived} back to the pool.
     *
     * @param buffer its number
     */
    @HotPath
    void recycle(int buffer);

    /**
     * Starts sending. TCP sends everything, in order; a datagram goes whole or not at all, and may be overtaken by
     * those behind it when the kernel has no room for it. Sends of one socket are told of in the order in which they
     * began.
     *
     * @param socket its handle
     * @param address where from, in memory of {@link IoPort#allocate}, which receive buffers are not; must not change
     *     until the end
     * @param bytes how many, above 0
     * @param token comes back with the end
     * @return false when the port, or the socket, has too many in flight: poll and try again
     */
    @HotPath
    boolean send(int socket, long address, int bytes, long token);

    /**
     * Says that nothing more will be sent; what was started goes out first. The peer sees the end of its input.
     *
     * @param socket its handle
     */
    void shutdownSends(int socket);

    /**
     * Closes a socket: what is in flight ends with {@link IoError#CANCELLED} if it has not ended by itself, then comes
     * {@link NetworkEvents#onClosed}, and the handle may be used for another socket.
     *
     * @param socket its handle
     */
    void closeSocket(int socket);
}
