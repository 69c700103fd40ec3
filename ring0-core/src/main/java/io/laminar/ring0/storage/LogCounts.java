package io.laminar.ring0.storage;

/**
 * What a log has done since it was opened.
 *
 * @param bytes of records that were committed
 * @param groups started
 * @param backPressured reservations that found no room
 * @param stalled those of them that found a full segment and no next one
 * @param syncs how long they took: of groups, each of which is synced, or of whole segments where none is
 */
public record LogCounts(long bytes, long groups, long backPressured, long stalled, SyncTimes syncs) {}
