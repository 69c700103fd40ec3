/**
 * The connector FILE: CSV and JSON lines in files, gzipped where the name ends in {@code .gz}. Only the engine's
 * registry imports it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.connector.file;

import org.jspecify.annotations.NullMarked;
