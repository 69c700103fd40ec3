/**
 * The façade: open an engine, execute SQL, append rows, read results. This is what applications import, together with
 * {@code engine.error} and, for connectors of their own, {@code engine.connector} and {@code engine.format}. Nothing is
 * null unless marked.
 */
@NullMarked
package io.laminar.engine;

import org.jspecify.annotations.NullMarked;
