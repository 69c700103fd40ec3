/**
 * Work that takes more than one thread, each on a processor of its own: the lane beside other people's queues, and how
 * soon a result is seen beside other people's engines, in one run.
 *
 * <p>A peer is one file behind a small interface ({@link io.laminar.bench.cores.RowQueue},
 * {@link io.laminar.bench.cores.WindowEngine}) and written as its own experts write it; what they send and read is
 * checked by sums. Rounds are interleaved, because virtual processors drift between near and far.
 */
@NullMarked
package io.laminar.bench.cores;

import org.jspecify.annotations.NullMarked;
