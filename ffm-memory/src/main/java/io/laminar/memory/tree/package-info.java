/**
 * An ordered map from byte strings to byte strings in a region: what operators use that have to go through keys in
 * order. {@link io.laminar.memory.table.KeyedTable} finds a key faster and knows no order.
 *
 * <p>A B+tree of nodes of 4 KiB, four to a page of the region. Pages of 16 KiB are what a snapshot copies; nodes of a
 * quarter of that keep what an insert has to shift short. Why a tree and not the table with a sorted copy: a scan of k
 * keys costs what k keys cost, at any time, and no step is longer than the splits of one path. Invariants: all leaves
 * are equally deep; keys of a child lie between the separators beside it; neighbours below one parent are together
 * never less than half a node full, so that memory follows what is kept, however much comes and goes; an operation that
 * finds no memory has changed nothing. Proved by a model (a TreeMap) with a check of these rules.
 *
 * <p>Ring 0 operators import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.tree;

import org.jspecify.annotations.NullMarked;
