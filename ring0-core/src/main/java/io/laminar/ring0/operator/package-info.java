/**
 * Operators and the streams between them: specifications that the planner builds, and what they become on a core. The
 * planner imports the specifications, the core the rest; nothing is nullable unless marked.
 *
 * <p>A stream is a sequence of descriptors: rows of a block, or a mark. Each consumer has a cursor of its own. A block
 * is written again only when every cursor has passed the last descriptor that names it, so fan-out copies nothing and a
 * slow consumer holds back its producer, not its neighbours' memory.
 */
@NullMarked
package io.laminar.ring0.operator;

import org.jspecify.annotations.NullMarked;
