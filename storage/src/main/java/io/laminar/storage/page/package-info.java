/**
 * Checkpoints: the pages of all regions at a barrier, kept so that {@code checkpoint + replay of the log behind its
 * barrier = the state}, byte for byte.
 *
 * <pre>
 *   Ring 1   CheckpointWriter.prepare ─▶ PendingCheckpoint
 *   Ring 0   at its barrier each core: PendingCheckpoint.freeze(core, sequence of the barrier in its log)
 *   Ring 1   PendingCheckpoint.write:  RegionSnapshot.next ─▶ PageRecord ─▶ PageBatch ─▶ commit ─▶ snapshots end, kept
 *            or abandon, or a failure: snapshots end, not kept: the next checkpoint has these pages too
 *   start    CheckpointRecovery:       newest that is whole ─▶ fresh regions, none of whose pages has changed
 * </pre>
 *
 * <p>{@code PageStore} is the seam to what keeps pages; {@code io.laminar.storage.page.rocksdb} implements it. What a
 * store returns is not believed: each page has a checksum over its key and bytes, and the manifest has, for each
 * region, how many pages there are and a digest of their checksums, so a page that is lost or of another checkpoint is
 * found as a flipped bit is.
 *
 * <p>Invariants. A checkpoint exists when its manifest has its name, durably, and is never changed afterwards. A
 * checkpoint that fails loses nothing: the one before stays, and its pages come with the next. A damaged checkpoint is
 * reported and the next older one is taken, never a part of one. Nothing here knows the log or the engine. Nothing is
 * nullable unless marked.
 */
@NullMarked
package io.laminar.storage.page;

import org.jspecify.annotations.NullMarked;
