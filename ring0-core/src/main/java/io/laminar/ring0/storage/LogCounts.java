package io.laminar.ring0.storage;

/**
 * What a log has done since it was opened.
 *
 * @param bytes of records that were committed
 * @param groups started
 * @param backPressured reservations that found no room
 * @param stalled those of them that found a full segment and no next one
 */
public record LogCounts(long bytes, long groups, long backPressured, long stalled) {}
