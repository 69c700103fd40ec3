/** Barriers and restored cores, beside runs that are never interrupted. */
@org.jspecify.annotations.NullMarked
package io.laminar.ring0.checkpoint;
