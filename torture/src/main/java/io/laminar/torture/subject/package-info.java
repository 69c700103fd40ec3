/**
 * The engine under test, in a process of its own: {@code Subject} is told on its standard input what to append, and
 * says on its standard output what is durable. Storage and sinks are the engine's own, with somebody who counts their
 * steps and ends the process at one of them; for controls they can be made to do one thing wrong. The rest of the
 * torture knows it by its protocol and by names of steps; nothing is null unless marked.
 */
@NullMarked
package io.laminar.torture.subject;

import org.jspecify.annotations.NullMarked;
