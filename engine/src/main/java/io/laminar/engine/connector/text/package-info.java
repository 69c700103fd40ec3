/**
 * What connectors that carry text share: the format that a statement asks for, and a sink that writes rows in it.
 * Connectors import it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.connector.text;

import org.jspecify.annotations.NullMarked;
