package io.laminar.engine;

/**
 * How an idempotent sink is doing, at one moment.
 *
 * @param idempotent whether rows are visible at once and none twice; without that the rest says nothing
 * @param rowsAhead rows that are visible and in no durable checkpoint
 * @param mostRowsAhead how many there may be: {@code data.dedup.rows}
 * @param holds how often rows had to wait for a checkpoint, as half of that was reached
 * @param rowsRecognised rows of replays that were visible already, and were not written again
 * @param rowsStrange rows that were behind the checkpoint of the last start and did not come again: somebody else's
 */
public record SinkDedupMetrics(
        boolean idempotent, long rowsAhead, long mostRowsAhead, long holds, long rowsRecognised, long rowsStrange) {}
