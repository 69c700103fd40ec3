package io.laminar.bindings;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls that make sockets and set them up; what moves bytes goes through io_uring. */
public final class SocketCalls {
    private static final MethodHandle SOCKET = CapturingLink.of(Libc.socket$address(), Libc.socket$descriptor());
    private static final MethodHandle BIND = CapturingLink.of(Libc.bind$address(), Libc.bind$descriptor());
    private static final MethodHandle CONNECT = CapturingLink.of(Libc.connect$address(), Libc.connect$descriptor());
    private static final MethodHandle LISTEN = CapturingLink.of(Libc.listen$address(), Libc.listen$descriptor());
    private static final MethodHandle GETSOCKNAME =
            CapturingLink.of(Libc.getsockname$address(), Libc.getsockname$descriptor());
    private static final MethodHandle SETSOCKOPT =
            CapturingLink.of(Libc.setsockopt$address(), Libc.setsockopt$descriptor());
    private static final MethodHandle GETSOCKOPT =
            CapturingLink.of(Libc.getsockopt$address(), Libc.getsockopt$descriptor());
    private static final MethodHandle CLOSE = CapturingLink.of(Libc.close$address(), Libc.close$descriptor());

    private SocketCalls() {}

    /**
     * {@code int socket(int domain, int type, int protocol)}
     *
     * @param capture takes {@code errno}
     * @return a file descriptor, which the caller closes; or -1: EAFNOSUPPORT, EMFILE, ENFILE, EACCES
     * @native socket(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int socket(MemorySegment capture, int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(capture, domain, type, protocol);
        } catch (Throwable t) {
            throw new LinkageError("socket", t);
        }
    }

    /**
     * {@code int bind(int fd, const struct sockaddr *addr, socklen_t len)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL
     * @native bind(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int bind(MemorySegment capture, int descriptor, long address, int bytes) {
        try {
            return (int) BIND.invokeExact(capture, descriptor, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("bind", t);
        }
    }

    /**
     * {@code int connect(int fd, const struct sockaddr *addr, socklen_t len)}, for sockets of datagrams
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: ENETUNREACH, EINVAL, EAFNOSUPPORT, EACCES
     * @native connect(2)
     * @threading any
     * @allocation none after linking
     * @blocking never for datagrams, which have nobody to wait for
     */
    public static int connect(MemorySegment capture, int descriptor, long address, int bytes) {
        try {
            return (int) CONNECT.invokeExact(capture, descriptor, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("connect", t);
        }
    }

    /**
     * {@code int listen(int fd, int backlog)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: EADDRINUSE, EOPNOTSUPP
     * @native listen(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int listen(MemorySegment capture, int descriptor, int backlog) {
        try {
            return (int) LISTEN.invokeExact(capture, descriptor, backlog);
        } catch (Throwable t) {
            throw new LinkageError("listen", t);
        }
    }

    /**
     * {@code int getsockname(int fd, struct sockaddr *addr, socklen_t *len)}
     *
     * @param capture takes {@code errno}
     * @param bytesAddress an {@code int}: the room at the address, and then what was needed
     * @return 0; or -1: EBADF, ENOTSOCK
     * @native getsockname(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int localName(MemorySegment capture, int descriptor, long address, long bytesAddress) {
        try {
            return (int) GETSOCKNAME.invokeExact(capture, descriptor, address, bytesAddress);
        } catch (Throwable t) {
            throw new LinkageError("getsockname", t);
        }
    }

    /**
     * {@code int setsockopt(int fd, int level, int option, const void *value, socklen_t len)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: ENOPROTOOPT, EINVAL, EPERM
     * @native setsockopt(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int setOption(MemorySegment capture, int descriptor, int level, int option, long value, int bytes) {
        try {
            return (int) SETSOCKOPT.invokeExact(capture, descriptor, level, option, value, bytes);
        } catch (Throwable t) {
            throw new LinkageError("setsockopt", t);
        }
    }

    /**
     * {@code int getsockopt(int fd, int level, int option, void *value, socklen_t *len)}
     *
     * @param capture takes {@code errno}
     * @param bytesAddress an {@code int}: the room at the address, and then what was needed
     * @return 0; or -1: ENOPROTOOPT, EINVAL
     * @native getsockopt(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int option(
            MemorySegment capture, int descriptor, int level, int option, long value, long bytesAddress) {
        try {
            return (int) GETSOCKOPT.invokeExact(capture, descriptor, level, option, value, bytesAddress);
        } catch (Throwable t) {
            throw new LinkageError("getsockopt", t);
        }
    }

    /**
     * {@code int close(int fd)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: EBADF, EIO; the descriptor is gone either way
     * @native close(2)
     * @threading any
     * @allocation none after linking
     * @blocking no; a file on a slow disk or a socket with SO_LINGER may take its time
     */
    public static int close(MemorySegment capture, int descriptor) {
        try {
            return (int) CLOSE.invokeExact(capture, descriptor);
        } catch (Throwable t) {
            throw new LinkageError("close", t);
        }
    }
}
