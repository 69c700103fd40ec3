/**
 * Lanes: bounded single-producer single-consumer queues of blocks between threads. Rows and marks (watermarks, batch
 * ends, end of input) keep their order; publishing is one release store. Any module may import it; nothing is nullable.
 */
@NullMarked
package io.laminar.memory.lane;

import org.jspecify.annotations.NullMarked;
