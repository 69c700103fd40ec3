/**
 * Slabs: byte runs of any length inside a region, for texts that do not fit into an entry. Tables and operators import
 * it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.slab;

import org.jspecify.annotations.NullMarked;
