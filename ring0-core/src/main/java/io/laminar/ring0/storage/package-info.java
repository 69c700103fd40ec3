/**
 * What a core needs of a medium that outlives the process: a log to write down what it takes in, and to read it again.
 * The module {@code storage} has the implementation, which is found as a service
 * ({@link io.laminar.ring0.storage.Storage}); nothing here knows files.
 *
 * <pre>
 *   source ── what it takes ──▶ SourceJournal ──▶ LogPort ── groups ──▶ device
 *   source ◀── in place of its lanes ── Replay ◀── LogRecords ◀────────────┘
 * </pre>
 *
 * <p>{@link io.laminar.ring0.storage.CheckpointStore} keeps the regions of all cores as they were at a barrier.
 *
 * <p>Invariant: whatever a core's state depends on is in its log, in the order in which it took effect, before anybody
 * beyond the source sees it. So the log, taken again in its order, makes the same state and the same output. Nothing is
 * nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.storage;

import org.jspecify.annotations.NullMarked;
