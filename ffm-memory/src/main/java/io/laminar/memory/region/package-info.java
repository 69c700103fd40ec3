/**
 * Regions: reserved ranges of address space that hold all state of one operator, committed as they are touched, growing
 * in place, with a state word a page. Ring 0 operators import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.region;

import org.jspecify.annotations.NullMarked;
