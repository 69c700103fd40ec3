/**
 * The core: operators in topological order, driven by one thread. The engine makes cores, adds queries to them and
 * reads what they say; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.core;

import org.jspecify.annotations.NullMarked;
