/**
 * Lanes: bounded single-producer single-consumer queues of blocks between threads. Rows and marks (watermarks, batch
 * ends, end of input) keep their order; publishing is one release store. Any module may import it; nothing is nullable.
 *
 * <p>A row of eight columns lies on eight cache lines, each with seven rows to come. Read as soon as it is written, it
 * costs nine lines that go over and come back; read with the seven others, little more than one. So a thread that does
 * nothing but read keeps a {@link io.laminar.memory.lane.Pace}, and where rows come singly and as fast as they can, it
 * takes less than half the time a row; the cores' threads do so.
 */
@NullMarked
package io.laminar.memory.lane;

import org.jspecify.annotations.NullMarked;
