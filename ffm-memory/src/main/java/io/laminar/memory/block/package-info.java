/**
 * Blocks: fixed-capacity column batches in one piece of off-heap memory, laid out as Arrow lays out its vectors.
 * {@link io.laminar.memory.block.BlockLayout} knows every offset, a builder writes rows, a cursor reads them in place.
 * Any module may import it; nothing here is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.block;

import org.jspecify.annotations.NullMarked;
