/**
 * State of operators that are written by users: maps from typed keys to typed values, in the order of the keys, in a
 * region. Keys are encoded so that their bytes compare as the values do; values have a fixed form. Nothing is boxed and
 * nothing is on the heap, so states are part of checkpoints like the engine's own. See
 * {@link io.laminar.memory.tree.KeyedTree} for the map below.
 *
 * <p>Functions of topologies import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.state;

import org.jspecify.annotations.NullMarked;
