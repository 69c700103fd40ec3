package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import org.jspecify.annotations.Nullable;

/**
 * What became of checkpoints.
 *
 * @param epoch of the newest; 0 before the first
 * @param taken since the engine was opened
 * @param failed since then; each costs nothing but itself
 * @param failure why the last one failed; null when it did not
 */
public record CheckpointMetrics(
        long epoch, long taken, long failed, @Nullable EngineException failure) {}
