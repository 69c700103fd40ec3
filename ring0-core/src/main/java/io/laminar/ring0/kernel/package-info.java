/**
 * Expressions and how they are computed: typed trees, compiled once into programs of static loops over columns. The
 * planner builds the trees, operators run the programs; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel;

import org.jspecify.annotations.NullMarked;
