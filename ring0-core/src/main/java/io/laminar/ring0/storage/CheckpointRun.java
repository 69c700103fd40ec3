package io.laminar.ring0.storage;

import io.laminar.ring0.checkpoint.CoreBarrier;

/**
 * A checkpoint between its preparation and its end: where the cores meet Ring 1.
 *
 * @threading {@link #barrier}'s result each core for itself; everything else the coordinator's
 */
public interface CheckpointRun {
    /** {@return its epoch} */
    long epoch();

    /**
     * Begins a core's barrier.
     *
     * @param core whose
     * @param sequence of the barrier in the core's log; what is behind it is replayed
     * @return what the core's operators freeze their regions by
     * @threading the core, once
     */
    CoreBarrier barrier(int core, long sequence);

    /** {@return whether all cores have passed their barriers, or one cannot} {@link #complete} may be called then. */
    boolean isFrozen();

    /**
     * Writes the checkpoint; cores work on meanwhile. It has ended when this returns or throws.
     *
     * @param facts of the barrier
     * @throws StorageException when it has come to nothing; the next one has its pages
     * @blocking as long as files take
     */
    void complete(CheckpointFacts facts) throws StorageException;

    /** Gives the checkpoint up, at any time; the next one has its pages. Harmless when it has ended. */
    void abandon();
}
