/**
 * Work counted, not timed: the same query on 1 to 64 cores, stepped one at a time by one thread, so that a machine with
 * few processors can tell what more of them would have to do. What grows with the number of cores binds first. Only
 * {@code BenchMain} uses it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.bench.scaling;

import org.jspecify.annotations.NullMarked;
