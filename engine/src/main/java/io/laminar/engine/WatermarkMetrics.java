package io.laminar.engine;

import io.laminar.ring0.time.KeyCounts;

/**
 * How a source's watermark is being made, at one moment; of a source on several cores, what producers are is as one of
 * them sees it, and rows are added up.
 *
 * @param open producers that have not ended
 * @param idle those of them that have been silent for {@code idle.timeout}, and do not count
 * @param isIdle whether nobody waits for the source at present
 * @param keys of {@code watermark.by = 'key'}: those of all producers, as a moment's picture
 * @param isPaused whether rows wait because the source is too far ahead of its group
 * @param timesAhead how often it has come too far ahead
 * @param rowsAhead rows that were taken while it was ({@code align.excess = 'warn'})
 * @param rowsDropped rows that were dropped while it was ({@code align.excess = 'drop'})
 */
public record WatermarkMetrics(
        int open,
        int idle,
        boolean isIdle,
        KeyCounts keys,
        boolean isPaused,
        long timesAhead,
        long rowsAhead,
        long rowsDropped) {}
