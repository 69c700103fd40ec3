/**
 * What sinks share that prepare rows in files: {@link io.laminar.engine.connector.staged.EpochFiles} gives each epoch a
 * file whose name says how far it is, and {@link io.laminar.engine.connector.staged.StagedSink} keeps rows in such
 * files until their epoch is committed, for receivers that have no transactions over two phases.
 * {@link io.laminar.engine.connector.staged.StagedEpoch} is what somebody sees of that who only looks. Connectors
 * import it, those of other modules too, and the command line to inspect a data directory; nothing is null unless
 * marked.
 */
@NullMarked
package io.laminar.engine.connector.staged;

import org.jspecify.annotations.NullMarked;
