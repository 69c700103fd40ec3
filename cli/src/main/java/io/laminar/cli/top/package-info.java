/** Reads the counters of an engine in another process, and shows them. Nothing is null unless marked. */
@NullMarked
package io.laminar.cli.top;

import org.jspecify.annotations.NullMarked;
