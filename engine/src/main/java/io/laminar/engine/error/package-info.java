/**
 * What can go wrong, as users see it: stable codes, severity, a hint what to do, and whether trying again can help.
 * Every exception that leaves the engine is an {@link io.laminar.engine.error.EngineException}. Any module may import
 * it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.error;

import org.jspecify.annotations.NullMarked;
