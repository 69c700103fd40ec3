/**
 * Topologies as statements: the trees that the parser would have made of a script with the same meaning; and functions
 * of the program as statements call them. Internal to the engine; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.engine.plan;

import org.jspecify.annotations.NullMarked;
