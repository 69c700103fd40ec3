/**
 * {@code scripts/torture}: what is done to the engine, in rounds that follow from a seed, and the controls that show
 * that it would be noticed. Nothing is null unless marked.
 */
@NullMarked
package io.laminar.torture;

import org.jspecify.annotations.NullMarked;
