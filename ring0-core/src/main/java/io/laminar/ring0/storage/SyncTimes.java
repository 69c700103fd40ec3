package io.laminar.ring0.storage;

/**
 * How long a log's syncs have taken since it was opened: from the moment when a group was handed to the port, or a sync
 * without one, until the core saw that it is on the device. Times are in nanoseconds and at most an eighth too high; 0
 * while there were none.
 *
 * @param count syncs that have ended well
 * @param p50Ns half of them took no longer
 * @param p99Ns of a hundred one took longer
 * @param p999Ns of a thousand one did
 * @param worstNs the longest
 */
public record SyncTimes(long count, long p50Ns, long p99Ns, long p999Ns, long worstNs) {}
