package io.laminar.ring0.port;

/** Is told what happens to a socket; called by {@link IoPort#poll} alone. */
public interface NetworkEvents {
    /**
     * A connection was accepted, or could not be. After an error the listener goes on; with
     * {@link IoError#NO_DESCRIPTORS} when others have been closed.
     *
     * @param listener handle of the listening socket
     * @param socket handle of the new one, paused; -1 with an error
     * @param error 0, or a code of {@link IoError}
     */
    default void onAccepted(int listener, int socket, int error) {}

    /**
     * A connection was made, or could not be; then the socket can only be closed.
     *
     * @param socket its handle
     * @param error 0, or a code of {@link IoError}
     */
    default void onConnected(int socket, int error) {}

    /**
     * Bytes came, or a datagram. The buffer belongs to the receiver until it calls {@link NetworkPort#recycle}, within
     * this call or later.
     *
     * @param socket its handle
     * @param buffer number of the buffer
     * @param address of the first byte
     * @param bytes how many, above 0
     */
    void onReceived(int socket, int buffer, long address, int bytes);

    /**
     * Nothing more will be received: the peer has ended its output, or the connection broke. A datagram socket goes on
     * after errors that are those of one datagram ({@link IoError#TOO_LONG}, {@link IoError#REFUSED}).
     *
     * @param socket its handle
     * @param error 0 when the peer ended its output, or a code of {@link IoError}
     */
    void onReceiveEnded(int socket, int error);

    /**
     * A send has ended.
     *
     * @param socket its handle
     * @param token as it was started with
     * @param bytes how many the kernel took; fewer than asked for only with an error
     * @param error 0, or a code of {@link IoError}
     */
    default void onSent(int socket, long token, int bytes, int error) {}

    /**
     * A socket is closed, and nothing of it is in flight.
     *
     * @param socket the handle that it had
     */
    default void onClosed(int socket) {}
}
