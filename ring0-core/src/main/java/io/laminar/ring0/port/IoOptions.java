package io.laminar.ring0.port;

/**
 * Sizes of a port.
 *
 * @param name for messages and accounting: {@code core-0}
 * @param operations most operations on files, sends and connects in flight; a further one is told to come again
 * @param sockets most sockets
 * @param receiveBuffers buffers for receiving; a power of two up to 32768
 * @param receiveBufferBytes size of one, and with it of the longest datagram, in bytes
 * @param directPolling whether files of {@link FileUse#DIRECT} are served by a queue that polls the device, where it
 *     can
 * @param submissionThread whether a thread of the kernel's takes submissions, where a processor is free for it
 */
public record IoOptions(
        String name,
        int operations,
        int sockets,
        int receiveBuffers,
        int receiveBufferBytes,
        boolean directPolling,
        boolean submissionThread) {
    /** Enough for a thousand commits and sends under way. */
    public static final int DEFAULT_OPERATIONS = 1024;

    /** Most connections of a core. */
    public static final int DEFAULT_SOCKETS = 16_384;

    /** Four mebibytes of buffers, in pieces that hold a page of rows. */
    public static final int DEFAULT_RECEIVE_BUFFERS = 256;

    /** As much as one system call takes from a busy connection. */
    public static final int DEFAULT_RECEIVE_BUFFER_BYTES = 16 << 10;

    /** Checks the numbers. */
    public IoOptions {
        if (operations < 1 || operations > 32_768 || sockets < 0 || sockets > 1 << 20) {
            throw new IllegalArgumentException("operations must be 1 to 32768, sockets 0 to 1048576: operations="
                    + operations + ", sockets=" + sockets);
        }
        if (Integer.bitCount(receiveBuffers) != 1
                || receiveBuffers < 1
                || receiveBuffers > 32_768
                || receiveBufferBytes < 64
                || receiveBufferBytes > 1 << 20) {
            throw new IllegalArgumentException(
                    "receiveBuffers must be a power of two up to 32768, receiveBufferBytes 64"
                            + " to 1048576: receiveBuffers=" + receiveBuffers + ", receiveBufferBytes="
                            + receiveBufferBytes);
        }
    }

    /**
     * {@return the defaults}
     *
     * @param name for messages and accounting
     */
    public static IoOptions defaults(String name) {
        return new IoOptions(
                name,
                DEFAULT_OPERATIONS,
                DEFAULT_SOCKETS,
                DEFAULT_RECEIVE_BUFFERS,
                DEFAULT_RECEIVE_BUFFER_BYTES,
                false,
                false);
    }
}
