/**
 * What is in a data directory, whether an engine runs on it or has crashed there.
 *
 * <pre>
 *   DIR/checkpoints   {@link io.laminar.storage.page.CheckpointInspection}: manifests, and pages when asked for
 *   DIR/log           {@link io.laminar.storage.log.LogInspection}: each core's records, all checked
 *   DIR/sinks         {@link io.laminar.engine.connector.staged.StagedEpoch}: each sink's, checked when asked for
 * </pre>
 *
 * <p>Nothing is locked, changed or deleted. {@link io.laminar.cli.inspect.DirectoryInspection} gathers it and says what
 * does not fit together, {@link io.laminar.cli.inspect.InspectionText} and
 * {@link io.laminar.cli.inspect.InspectionJson} write it down. To be used by the command line only. Nothing is nullable
 * unless marked.
 */
@NullMarked
package io.laminar.cli.inspect;

import org.jspecify.annotations.NullMarked;
