/**
 * Runs a script: binds its sources to files, sends its results somewhere, shows progress, and sums up. To be used by
 * the command line only.
 */
@NullMarked
package io.laminar.cli.run;

import org.jspecify.annotations.NullMarked;
