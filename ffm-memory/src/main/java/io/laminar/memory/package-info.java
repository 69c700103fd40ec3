/**
 * Memory outside the heap, the ground that Ring 0 stands on: raw access, regions, blocks, lanes, tables, slabs. Any
 * module may import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory;

import org.jspecify.annotations.NullMarked;
