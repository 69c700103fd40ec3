package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of checkpoints.
 *
 * @param epoch of the newest; 0 before the first
 * @param taken since the engine was opened
 * @param failed since then; each costs nothing but itself
 * @param lastNs how long the last one took, from its barrier until it was durable, in nanoseconds; 0 before the first
 * @param failure why the last one failed; null when it did not
 * @param logs of all cores, which have what is behind the newest
 */
public record CheckpointMetrics(
        long epoch,
        long taken,
        long failed,
        long lastNs,
        @Nullable EngineException failure,
        List<LogMetrics> logs) {
    /** Copies the list. */
    public CheckpointMetrics {
        logs = List.copyOf(logs);
    }
}
