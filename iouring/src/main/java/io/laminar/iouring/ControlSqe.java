package io.laminar.iouring;

import io.laminar.memory.HotPath;

/**
 * Entries about other entries, time, readiness and other rings, one method an opcode.
 *
 * @threading the owner of the {@link Uring}
 * @allocation none
 */
@HotPath
public final class ControlSqe {
    private static final int TIMEOUT_ABSOLUTE = 1;
    private static final int POLL_MULTISHOT = 1;
    private static final int CANCEL_ALL = 1;
    private static final int CANCEL_BY_DESCRIPTOR = 1 << 1;
    private static final int CANCEL_ANY = 1 << 2;

    private ControlSqe() {}

    /** Does nothing; result 0. */
    public static void nop(long sqe, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.NOP, 0, -1), 0, 0, 0, userData, 0);
    }

    /**
     * Ends after a time, with ETIME, or after a count of completions, with 0.
     *
     * @param time address of a {@code struct __kernel_timespec}: seconds, nanoseconds; read at submission
     * @param completions ends early after so many; 0 for never
     */
    public static void timeout(long sqe, long time, int completions, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.TIMEOUT, 0, -1), completions, time, Sqe.pair(1, 0), userData, 0);
    }

    /** As {@link #timeout} without a count, at a time of the monotonic clock, which is that of {@code nanoTime}. */
    public static void timeoutAt(long sqe, long time, long userData) {
        long lengths = Sqe.pair(1, TIMEOUT_ABSOLUTE);
        Sqe.write(sqe, Sqe.head(Opcode.TIMEOUT, 0, -1), 0, time, lengths, userData, 0);
    }

    /** Ends a timeout early, by what it carries; result 0, or ENOENT. */
    public static void removeTimeout(long sqe, long target, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.TIMEOUT_REMOVE, 0, -1), 0, target, 0, userData, 0);
    }

    /**
     * Cancels the entry before it, which must be linked to this one, after a time. Result: ETIME when it did, ECANCELED
     * when that ended in time.
     *
     * @param time address of a {@code struct __kernel_timespec}; read at submission
     */
    public static void linkTimeout(long sqe, long time, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.LINK_TIMEOUT, 0, -1), 0, time, Sqe.pair(1, 0), userData, 0);
    }

    /** As {@code poll(2)} of one descriptor, once; result: the events, POLL* together. */
    public static void poll(long sqe, int descriptor, int events, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.POLL_ADD, 0, descriptor), 0, 0, Sqe.pair(0, events), userData, 0);
    }

    /** A completion for each time that an event occurs, until one comes without {@link Cqe#MORE}. Linux 5.13. */
    public static void pollAll(long sqe, int descriptor, int events, long userData) {
        long lengths = Sqe.pair(POLL_MULTISHOT, events);
        Sqe.write(sqe, Sqe.head(Opcode.POLL_ADD, 0, descriptor), 0, 0, lengths, userData, 0);
    }

    /** Ends a poll, by what it carries; result 0, or ENOENT. */
    public static void removePoll(long sqe, long target, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.POLL_REMOVE, 0, -1), 0, target, 0, userData, 0);
    }

    /** Cancels one operation, by what it carries; result 0, ENOENT, or EALREADY when it cannot be stopped any more. */
    public static void cancel(long sqe, long target, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.ASYNC_CANCEL, 0, -1), 0, target, 0, userData, 0);
    }

    /** Cancels all operations on a descriptor; result: how many. Linux 5.19. */
    public static void cancelDescriptor(long sqe, int descriptor, long userData) {
        long lengths = Sqe.pair(0, CANCEL_ALL | CANCEL_BY_DESCRIPTOR);
        Sqe.write(sqe, Sqe.head(Opcode.ASYNC_CANCEL, 0, descriptor), 0, 0, lengths, userData, 0);
    }

    /** Cancels all operations; result: how many. Linux 5.19. */
    public static void cancelAll(long sqe, long userData) {
        long lengths = Sqe.pair(0, CANCEL_ALL | CANCEL_ANY);
        Sqe.write(sqe, Sqe.head(Opcode.ASYNC_CANCEL, 0, -1), 0, 0, lengths, userData, 0);
    }

    /**
     * Posts a completion on another ring, which wakes its owner if that waits there; result 0, or EOVERFLOW when that
     * ring is full. Linux 5.18.
     *
     * @param ring descriptor of the other ring, {@link Uring#descriptor}
     * @param message what its completion carries, of kind {@link UserDataCodec#MESSAGE}
     * @param value the result of its completion
     */
    public static void message(long sqe, int ring, long message, int value, long userData) {
        assert UserDataCodec.kind(message) == UserDataCodec.MESSAGE;
        Sqe.write(sqe, Sqe.head(Opcode.MSG_RING, 0, ring), message, 0, Sqe.pair(value, 0), userData, 0);
    }
}
