package io.laminar.ring0.storage;

/** When records reach the device, and when they may be acknowledged. */
public enum SyncPolicy {
    /**
     * Written as {@link #INTERVAL}, synced when a segment is full and when the log closes; acknowledged at once. A
     * crash of the process loses a buffer at most, one of the machine a segment and what is full of the next.
     */
    NONE,
    /** A group when its first record is older than {@link LogConfig#intervalNs}, or half a buffer is full. */
    INTERVAL,
    /** A group as soon as the one before is durable: what came in meanwhile. */
    GROUP,
    /** Each record by itself: the next one is refused until it is durable. */
    EACH
}
