/**
 * What {@code laminar replay} shows: the rows, each with the record of the log that it is there for, and where the
 * replay stands when it stops. To be used by the command line only.
 */
@NullMarked
package io.laminar.cli.replay;

import org.jspecify.annotations.NullMarked;
