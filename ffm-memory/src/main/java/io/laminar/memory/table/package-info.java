/**
 * Keyed tables: groups found by key, inside a region, with growth that never makes one put pay for all. Operators
 * import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.table;

import org.jspecify.annotations.NullMarked;
