/**
 * What a core does at a barrier: every operator, as the barrier passes it, writes down what of its state is not in
 * regions, and freezes its regions. Nothing stops.
 *
 * <pre>
 *   sources of a core                operators, in the order of the stream          subscribers, sinks
 *   barrier behind all that     ──▶  save to StateWriter, freeze regions,     ──▶   BARRIER in their lanes
 *   the core's log has of them       pass it on; several inputs: when all
 *                                    have brought it
 * </pre>
 *
 * <p>Invariant: an operator's notes and regions hold all rows of its inputs before the barrier and none behind it. So
 * {@code regions at the barrier + rows that the core's log has behind it = the state}.
 *
 * <p>An operator that has several inputs reads none that has brought the barrier until all have. What has ended lets it
 * pass at once. A barrier that is given up goes on as a mark, and nobody waits for it. The decisions are in ADR 0015; a
 * model of random plans, restored from every barrier of a run, proves them. Operators and the core import it; nothing
 * is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.checkpoint;

import org.jspecify.annotations.NullMarked;
