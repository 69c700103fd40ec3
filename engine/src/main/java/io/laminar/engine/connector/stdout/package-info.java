/**
 * The connector STDOUT: rows to the standard output. Only the engine's registry imports it; nothing is null unless
 * marked.
 */
@NullMarked
package io.laminar.engine.connector.stdout;

import org.jspecify.annotations.NullMarked;
