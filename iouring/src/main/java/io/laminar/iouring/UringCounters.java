package io.laminar.iouring;

/**
 * What a {@link Uring} did since it was opened.
 *
 * @param submitted entries that the kernel took
 * @param completions read; an operation with many shots has many
 * @param kernelEntries system calls
 * @param waits those among them that waited
 * @param deferredEntries those among them that only ran work which the kernel had put off
 * @param overflowFlushes those among them that fetched completions which had not fitted
 * @param submissionFaults system calls that answered EAGAIN, EBUSY or EINTR; what they did not take stays queued
 */
public record UringCounters(
        long submitted,
        long completions,
        long kernelEntries,
        long waits,
        long deferredEntries,
        long overflowFlushes,
        long submissionFaults) {}
