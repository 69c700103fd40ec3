/**
 * Benchmarks: the command behind {@code scripts/bench}, what it measures and how it prints. Nobody depends on this
 * module.
 */
@NullMarked
package io.laminar.bench;

import org.jspecify.annotations.NullMarked;
