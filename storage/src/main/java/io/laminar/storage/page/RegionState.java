package io.laminar.storage.page;

import io.laminar.memory.region.Region;

/**
 * What a checkpoint says of a region.
 *
 * @param key which
 * @param tag what it is for
 * @param bytes in use at the barrier, a multiple of {@link Region#PAGE_BYTES}
 * @param pages how many of its pages are in the store; others read as zero
 * @param digest of the numbers and checksums of these pages, whatever their order: it tells a page that is missing, or
 *     is of another checkpoint, where each page by itself is whole
 */
public record RegionState(RegionKey key, String tag, long bytes, long pages, long digest) {
    /** Checks the components. */
    public RegionState {
        if (bytes < Region.PAGE_BYTES || bytes % Region.PAGE_BYTES != 0 || bytes > Region.MOST_BYTES) {
            throw new IllegalArgumentException("no region can have this size: bytes=" + bytes);
        }
        if (pages < 1 || pages > bytes / Region.PAGE_BYTES) {
            throw new IllegalArgumentException("pages must be in 1.." + bytes / Region.PAGE_BYTES + ": pages=" + pages);
        }
    }
}
