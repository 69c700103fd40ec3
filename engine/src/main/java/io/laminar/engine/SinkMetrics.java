package io.laminar.engine;

import io.laminar.engine.connector.SinkLosses;
import io.laminar.engine.error.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * Counts of a sink, at one moment.
 *
 * @param name name of the sink
 * @param rowsWritten rows handed to its connector
 * @param rowsDropped rows that came after the connector had failed
 * @param losses what readers outside have missed
 * @param epochs how far it is with checkpoints
 * @param dedup how far it is beyond the last checkpoint, where rows are visible at once and once
 * @param ended whether everything was written and the input has ended
 * @param failure what stopped it; null while nothing has
 */
public record SinkMetrics(
        String name,
        long rowsWritten,
        long rowsDropped,
        SinkLosses losses,
        SinkEpochMetrics epochs,
        SinkDedupMetrics dedup,
        boolean ended,
        @Nullable EngineException failure) {}
