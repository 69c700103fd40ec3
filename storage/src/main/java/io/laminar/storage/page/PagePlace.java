package io.laminar.storage.page;

/**
 * Where a page lies among all pages of a checkpoint, which are in the order of regions and numbers.
 *
 * @param region its region
 * @param page its number
 */
public record PagePlace(RegionKey region, long page) {}
