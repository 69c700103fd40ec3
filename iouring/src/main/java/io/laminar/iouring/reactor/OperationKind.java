package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;

/**
 * What an entry is for, and which queue it goes to. The number of a kind is part of what its completions carry.
 *
 * <p>A file that a device's polling serves has its reads and writes on {@link QueueRole#POLL} instead; its syncs stay.
 */
enum OperationKind {
    /** Whatever could be received, until it is cancelled or ends. */
    RECEIVE(QueueRole.LATENCY),
    /** Whoever connects, until it is cancelled or ends. */
    ACCEPT(QueueRole.LATENCY),
    CONNECT(QueueRole.LATENCY),
    SEND(QueueRole.LATENCY),
    /** Of several datagrams as one message. */
    SEND_SEGMENTS(QueueRole.LATENCY),
    SHUTDOWN(QueueRole.LATENCY),
    /** Of a socket's receiving or accepting. */
    CANCEL_RECEIVE(QueueRole.LATENCY),
    /** Of all that a socket has in flight. */
    CANCEL_SOCKET(QueueRole.LATENCY),
    READ(QueueRole.MAIN),
    WRITE(QueueRole.MAIN),
    SYNC(QueueRole.MAIN),
    /** A write that is durable when it ends. */
    COMMIT(QueueRole.MAIN),
    /** Somebody wants the owner to wake up, or there is work on the latency queue. */
    WAKE(QueueRole.MAIN);

    private static final OperationKind[] ALL = values();

    private final QueueRole queue;

    OperationKind(QueueRole queue) {
        this.queue = queue;
    }

    /** {@return the queue that it goes to} */
    QueueRole queue() {
        return queue;
    }

    /** {@return the kind of a number} */
    @HotPath
    static OperationKind of(int number) {
        return ALL[number];
    }

    /** {@return whether there is a kind of that number: a ring's own entries have others} */
    @HotPath
    static boolean exists(int number) {
        return number < ALL.length;
    }
}
