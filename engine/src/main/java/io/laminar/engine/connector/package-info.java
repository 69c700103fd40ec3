/**
 * Where rows come from and where they go: the interfaces that a connector implements, and the options it is given.
 * Connectors are found by {@link java.util.ServiceLoader}, the built-in ones excepted. They import
 * {@code engine.connector}, {@code engine.format} and {@code engine.error}; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.connector;

import org.jspecify.annotations.NullMarked;
