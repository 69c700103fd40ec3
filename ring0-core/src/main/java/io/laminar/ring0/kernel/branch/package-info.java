/**
 * Branches: CASE, COALESCE, AND and OR. Each part runs over the rows that the parts before it have not decided, so that
 * no part fails on a row that it does not own. The compiler of programs imports it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.branch;

import org.jspecify.annotations.NullMarked;
