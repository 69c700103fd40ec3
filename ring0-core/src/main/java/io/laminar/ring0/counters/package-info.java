/**
 * Counters outside the heap, which anyone may read while their one writer goes on: the board that hands records out,
 * what each kind of record counts, and how a board is read, in this process or from a file in another. Besides it the
 * budgets that cores are measured by. Drawn in {@code docs/internals/counters.md}. Operators and cores write, engine
 * and command line read. Nothing is null unless marked.
 *
 * <p>A record is two lines of the cache that nobody else writes to. Its cells are written opaque: each is whole and in
 * order by itself, and costs a plain store; two cells may be a moment apart. A label is complete before its generation
 * says so (release), so who reads the generation (acquire) reads a whole label.
 */
@NullMarked
package io.laminar.ring0.counters;

import org.jspecify.annotations.NullMarked;
