/**
 * Runs case files: inputs, a query, and what must come out, one JSON object a line.
 * {@link io.laminar.cli.cases.CaseFile} reads them, {@link io.laminar.cli.cases.CaseRunner} feeds them to an engine
 * through its public API, and {@link io.laminar.cli.cases.Judge} compares. To be used by the command line only.
 */
@NullMarked
package io.laminar.cli.cases;

import org.jspecify.annotations.NullMarked;
