/**
 * The core: operators in topological order, driven by one thread. The engine makes cores, adds queries to them and
 * reads what they say; nothing is nullable unless marked.
 *
 * <p>Cores share the lanes of {@link io.laminar.ring0.core.Exchanges}, and producers deal rows out to them by a
 * {@link io.laminar.ring0.core.Router}. A query is added to every core; each makes the operators that can have rows
 * there.
 */
@NullMarked
package io.laminar.ring0.core;

import org.jspecify.annotations.NullMarked;
