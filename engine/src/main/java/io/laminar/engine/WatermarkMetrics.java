package io.laminar.engine;

/**
 * How a source's watermark is being made, at one moment; of a source on several cores, as one of them sees it.
 *
 * @param open producers that have not ended
 * @param idle those of them that have been silent for {@code idle.timeout}, and do not count
 * @param isIdle whether nobody waits for the source at present
 */
public record WatermarkMetrics(int open, int idle, boolean isIdle) {}
