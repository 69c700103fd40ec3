package io.laminar.iouring.reactor;

import io.laminar.iouring.UringConfig;
import java.util.Locale;

/** What each of a port's queues to the kernel is for; polled in this order. */
enum QueueRole {
    /** Sockets: what came over the network waits for nothing else. */
    LATENCY(256),
    /** Files, and the sleep of the owner. */
    MAIN(1024),
    /** Files opened past the page cache, on devices that can be polled. */
    POLL(256);

    /** Operations may have two completions each, and sockets answer many times. */
    private static final int COMPLETIONS_LEAST = 4096;

    private final int submissionEntries;

    QueueRole(int submissionEntries) {
        this.submissionEntries = submissionEntries;
    }

    /** {@return its name in statistics} */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return sizes with which no completion of an operation has to wait for room}
     *
     * @param operations most operations in flight
     */
    UringConfig config(int operations) {
        int completions = Math.max(COMPLETIONS_LEAST, Integer.highestOneBit(operations * 2 - 1) * 2);
        UringConfig sizes = UringConfig.defaults().withEntries(submissionEntries, completions);
        return this == POLL ? sizes.withDevicePolling() : sizes;
    }
}
