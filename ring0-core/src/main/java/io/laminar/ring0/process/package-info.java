/**
 * What users write operators with: a function that gets rows and watermarks, emits rows, and keeps its state in
 * {@link io.laminar.ring0.state.KeyedState}s. Each core makes one function and has states of its own; rows come spread
 * by keys like those of the engine's own operators.
 *
 * <p>Functions of topologies import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.process;

import org.jspecify.annotations.NullMarked;
