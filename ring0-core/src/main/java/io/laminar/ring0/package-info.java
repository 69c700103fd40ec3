/**
 * Ring 0: what runs per row on a core. Kernels compute, operators hold state, the core drives them. The planner builds
 * its specifications, the engine feeds and reads it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0;

import org.jspecify.annotations.NullMarked;
