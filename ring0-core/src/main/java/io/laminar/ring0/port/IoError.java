package io.laminar.ring0.port;

/**
 * Codes of failed operations: the numbers of {@code errno} on Linux, as positive integers. A failure that has none (an
 * exception of the JDK that does not say) is {@link #IO}.
 */
public final class IoError {
    /** Interrupted before anything was done (EINTR); never seen outside a port, which tries again. */
    public static final int INTERRUPTED = 4;

    /** The device failed (EIO). */
    public static final int IO = 5;

    /** Not now (EAGAIN); never seen outside a port, which waits. */
    public static final int AGAIN = 11;

    /** No memory (ENOMEM). */
    public static final int NO_MEMORY = 12;

    /** The system has no file descriptor left (ENFILE). */
    public static final int NO_FILES = 23;

    /** The process has no file descriptor left (EMFILE). */
    public static final int NO_DESCRIPTORS = 24;

    /** The file would grow over a limit (EFBIG). */
    public static final int FILE_TOO_BIG = 27;

    /** The device is full (ENOSPC). */
    public static final int DEVICE_FULL = 28;

    /** The peer does not read any more (EPIPE). */
    public static final int PIPE_BROKEN = 32;

    /** A datagram is longer than a buffer, or than the network takes (EMSGSIZE). */
    public static final int TOO_LONG = 90;

    /** Somebody has the address (EADDRINUSE). */
    public static final int ADDRESS_IN_USE = 98;

    /** The network, or the peer, has broken the connection (ECONNABORTED). */
    public static final int ABORTED = 103;

    /** The peer has broken the connection (ECONNRESET). */
    public static final int RESET = 104;

    /** The pool has no buffer (ENOBUFS); never seen outside a port, which waits for one. */
    public static final int NO_BUFFERS = 105;

    /** The peer did not answer in time (ETIMEDOUT). */
    public static final int TIMED_OUT = 110;

    /** Nobody listens there (ECONNREFUSED). */
    public static final int REFUSED = 111;

    /** There is no way to the host (EHOSTUNREACH). */
    public static final int UNREACHABLE = 113;

    /** The quota of the user is used up (EDQUOT). */
    public static final int QUOTA = 122;

    /** Ended by closing, before it was done (ECANCELED). */
    public static final int CANCELLED = 125;

    private IoError() {}

    /**
     * {@return what a code means, for messages}
     *
     * @param error the code
     */
    public static String text(int error) {
        return switch (error) {
            case 0 -> "no error";
            case INTERRUPTED -> "interrupted (EINTR)";
            case IO -> "input/output error (EIO)";
            case AGAIN -> "try again (EAGAIN)";
            case NO_MEMORY -> "out of memory (ENOMEM)";
            case NO_FILES -> "too many open files in the system (ENFILE)";
            case NO_DESCRIPTORS -> "too many open files in the process (EMFILE)";
            case FILE_TOO_BIG -> "file too large (EFBIG)";
            case DEVICE_FULL -> "no space left on device (ENOSPC)";
            case PIPE_BROKEN -> "broken pipe (EPIPE)";
            case TOO_LONG -> "message too long (EMSGSIZE)";
            case ADDRESS_IN_USE -> "address in use (EADDRINUSE)";
            case ABORTED -> "connection aborted (ECONNABORTED)";
            case RESET -> "connection reset by peer (ECONNRESET)";
            case NO_BUFFERS -> "no buffer space (ENOBUFS)";
            case TIMED_OUT -> "timed out (ETIMEDOUT)";
            case REFUSED -> "connection refused (ECONNREFUSED)";
            case UNREACHABLE -> "no route to host (EHOSTUNREACH)";
            case QUOTA -> "disk quota exceeded (EDQUOT)";
            case CANCELLED -> "cancelled (ECANCELED)";
            default -> "error " + error;
        };
    }
}
