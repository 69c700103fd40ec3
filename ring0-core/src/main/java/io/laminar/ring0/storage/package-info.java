/**
 * What the engine asks of storage; found by the service loader, as nobody needs it who runs without a data directory.
 *
 * <p>{@link io.laminar.ring0.storage.CheckpointStore} keeps the regions of all cores as they were at a barrier. Nothing
 * is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.storage;

import org.jspecify.annotations.NullMarked;
