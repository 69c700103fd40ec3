/**
 * Operators and the streams between them: specifications that the planner builds, and what they become on a core. The
 * planner imports the specifications, the core the rest; nothing is nullable unless marked.
 *
 * <p>A stream is a sequence of descriptors: rows of a block, or a mark. Each consumer has a cursor of its own. A block
 * is written again only when every cursor has passed the last descriptor that names it, so fan-out copies nothing and a
 * slow consumer holds back its producer, not its neighbours' memory.
 *
 * <p>With several cores every node has a {@link io.laminar.ring0.operator.Distribution}. Where it has to change there
 * is an exchange: a {@link io.laminar.ring0.operator.Scatter} on each core that has rows, a lane to each core that
 * takes them, a {@link io.laminar.ring0.operator.Gather} there.
 */
@NullMarked
package io.laminar.ring0.operator;

import org.jspecify.annotations.NullMarked;
