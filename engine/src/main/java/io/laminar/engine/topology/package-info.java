/**
 * Graphs of queries, built node by node instead of written as SQL: sources, operators, streams, sinks, and who reads
 * whom. Expressions are those of SQL. What is built here goes the way that a script goes, so results, plans and limits
 * are the same. Applications import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.engine.topology;

import org.jspecify.annotations.NullMarked;
