/** Whole workloads beside the same loop written by hand, in one JVM, results compared by checksum. */
@NullMarked
package io.laminar.bench.macro;

import org.jspecify.annotations.NullMarked;
