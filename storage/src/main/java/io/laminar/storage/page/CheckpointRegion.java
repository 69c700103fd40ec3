package io.laminar.storage.page;

import io.laminar.memory.region.Region;

/**
 * A region that is part of checkpoints.
 *
 * @param key which it is, in this run and in later ones
 * @param tag what it is for
 * @param region of which no page is outside of the checkpoints: nobody else ends its snapshots
 */
public record CheckpointRegion(RegionKey key, String tag, Region region) {}
