package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a stream, at one moment; over all operators that it is made of.
 *
 * @param name name of the stream
 * @param rowsIn rows that its operators have taken from sources and other streams
 * @param rowsOut result rows; a correction counts as two
 * @param rowsLate rows that came too late for a window
 * @param rowsRejected rows that failed under ON ERROR REJECT or NULL
 * @param rowsDropped rows that subscriptions have left out because they were too slow, or asked for a sample
 * @param watermarkNs the watermark, in nanoseconds since 1970; the least long before the first
 * @param stateBytes bytes outside the heap that its state takes
 * @param ended whether its last row is out
 * @param failure what stopped it; null while nothing has
 */
public record StreamMetrics(
        String name,
        long rowsIn,
        long rowsOut,
        long rowsLate,
        long rowsRejected,
        long rowsDropped,
        long watermarkNs,
        long stateBytes,
        boolean ended,
        @Nullable EngineException failure) {}
