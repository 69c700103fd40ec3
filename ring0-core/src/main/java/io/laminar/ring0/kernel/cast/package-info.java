/**
 * Casts: widening of narrow columns, numbers to numbers, values to texts and back. The compiler of programs imports it;
 * nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.cast;

import org.jspecify.annotations.NullMarked;
