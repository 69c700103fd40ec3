/**
 * Stress tests of lanes, page states, checkpoints that are given up and the core's commands, from outside of their
 * packages. Nobody imports this package; {@code scripts/stress} runs it.
 */
@NullMarked
package io.laminar.stress;

import org.jspecify.annotations.NullMarked;
