/**
 * Arithmetic: integers checked for overflow, doubles by IEEE 754, each in loops over addresses for columns and for a
 * constant. The compiler of programs imports it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.math;

import org.jspecify.annotations.NullMarked;
