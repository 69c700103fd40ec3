package io.laminar.ring0.port;

/**
 * What one queue to the kernel has done.
 *
 * @param queue its name: {@code latency}, {@code main}, {@code poll}, or {@code nio}
 * @param submitted operations handed to the kernel
 * @param completed operations that the kernel has ended
 * @param systemCalls calls that entered the kernel
 * @param wakeUps sleeps that ended before their time
 * @param fallbacks operations that this queue served because the one meant for them could not
 * @param p50Ns half of its operations took less, from start to end as the owner saw it, in nanoseconds; 0 while there
 *     were none
 * @param p99Ns of a hundred operations one took longer, in nanoseconds
 */
public record QueueStats(
        String queue,
        long submitted,
        long completed,
        long systemCalls,
        long wakeUps,
        long fallbacks,
        long p50Ns,
        long p99Ns) {}
