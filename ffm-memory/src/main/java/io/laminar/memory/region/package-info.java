/**
 * Regions: reserved ranges of address space that hold all state of one operator, committed as they are touched, growing
 * in place, with a word a page that says when it was written last. A snapshot reads a region as it was at a barrier
 * while its owner writes on: invariants are that what it reads is the barrier's content byte for byte, each page once,
 * that the owner never waits, and that what one snapshot did not keep the next one has. Proved by a model of random
 * writes, barriers and ends, by two threads, and by jcstress. Ring 0 operators import it; nothing is nullable unless
 * marked.
 */
@NullMarked
package io.laminar.memory.region;

import org.jspecify.annotations.NullMarked;
