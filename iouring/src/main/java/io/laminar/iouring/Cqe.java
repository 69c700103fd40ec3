package io.laminar.iouring;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Reads a completion in place, at an address that {@link Uring#cqe} gave.
 *
 * <pre>
 *  0 user_data (8) | 8 res (4) | 12 flags (4) | 16
 * </pre>
 *
 * @threading the owner of the {@link Uring}
 * @allocation none
 */
@HotPath
public final class Cqe {
    /** The upper half of the flags is the id of a provided buffer: IORING_CQE_F_BUFFER. */
    public static final int BUFFER = 1;

    /** More completions of the same operation will come: IORING_CQE_F_MORE. */
    public static final int MORE = 1 << 1;

    /** The socket has more to read: IORING_CQE_F_SOCK_NONEMPTY. */
    public static final int SOCKET_NONEMPTY = 1 << 2;

    /** The kernel no longer reads the buffer of a send without copy: IORING_CQE_F_NOTIF. */
    public static final int NOTIFICATION = 1 << 3;

    static final int BYTES_SHIFT = 4;
    static final int RESULT_OFFSET = 8;
    static final int FLAGS_OFFSET = 12;

    private static final int BUFFER_SHIFT = 16;

    private Cqe() {}

    /** {@return what the entry carried} */
    public static long userData(long cqe) {
        return RawMemory.getLong(cqe);
    }

    /** {@return the result: as the system call of that name, with {@code -errno} for a failure} */
    public static int result(long cqe) {
        return RawMemory.getInt(cqe + RESULT_OFFSET);
    }

    /** {@return the flags above together} */
    public static int flags(long cqe) {
        return RawMemory.getInt(cqe + FLAGS_OFFSET);
    }

    /** {@return whether more completions of the same operation will come} */
    public static boolean hasMore(int flags) {
        return (flags & MORE) != 0;
    }

    /** {@return the id of the provided buffer that was filled, or -1 when there is none} */
    public static int buffer(int flags) {
        return (flags & BUFFER) != 0 ? flags >>> BUFFER_SHIFT : -1;
    }
}
