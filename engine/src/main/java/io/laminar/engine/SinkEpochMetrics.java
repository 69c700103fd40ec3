package io.laminar.engine;

/**
 * How far a sink is with the epochs of checkpoints, at one moment.
 *
 * @param transactional whether what it has survives by epochs; without that the rest says nothing
 * @param prepared the last epoch whose rows survive a crash; -1 before the first
 * @param committed the last epoch that was made visible after its checkpoint; -1 before the first, and after a start
 *     until what is written to was reached
 * @param commitRetries commits that have failed and were put off
 * @param trouble why the last one has failed; empty when it has not
 */
public record SinkEpochMetrics(
        boolean transactional, long prepared, long committed, long commitRetries, String trouble) {}
