package io.laminar.iouring.reactor;

import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UringException;
import io.laminar.iouring.UringOpening;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;

/** One queue to the kernel, with what it has done. Entries may be written before it is enabled, and wait. */
final class UringQueue {
    private final QueueRole role;
    private final Uring uring;
    private final QueueCounters counters = new QueueCounters();

    UringQueue(QueueRole role, Uring uring) {
        this.role = role;
        this.uring = uring;
    }

    static UringQueue open(QueueRole role, UringConfig config) throws IOException {
        return switch (Uring.open(config)) {
            case UringOpening.Opened opened -> watched(role, opened.uring());
            case UringOpening.Refused refused ->
                throw new IOException("cannot open the queue " + role.label() + ": " + refused.reason() + " ("
                        + refused.hint() + ")");
        };
    }

    private static UringQueue watched(QueueRole role, Uring uring) throws IOException {
        try {
            uring.registrations().witnessRelease();
        } catch (UringException e) {
            uring.close();
            throw new IOException("cannot prepare the queue " + role.label(), e);
        }
        return new UringQueue(role, uring);
    }

    QueueRole role() {
        return role;
    }

    @HotPath
    Uring uring() {
        return uring;
    }

    @HotPath
    QueueCounters counters() {
        return counters;
    }

    /** {@return whether so many entries can be claimed; hands over what is there if that makes room} */
    @HotPath
    boolean makeRoom(int count) {
        if (uring.hasRoom(count)) {
            return true;
        }
        uring.submit();
        return uring.hasRoom(count);
    }

    /** Shows others what was done so far. */
    @HotPath
    void publish() {
        long submitted = uring.submitted();
        counters.publish(submitted, submitted - uring.inFlight(), uring.kernelEntries());
    }

    QueueStats stats() {
        return counters.stats(role.label());
    }
}
