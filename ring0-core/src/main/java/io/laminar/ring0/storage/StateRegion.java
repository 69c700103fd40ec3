package io.laminar.ring0.storage;

import io.laminar.memory.region.Region;

/**
 * A region that is part of checkpoints.
 *
 * @param core whose
 * @param identity which of the core's, the same in later runs of the same statements; at most 1024 bytes
 * @param region of which no page is outside of the checkpoints: nobody else ends its snapshots
 */
public record StateRegion(int core, String identity, Region region) {}
