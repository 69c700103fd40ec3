/**
 * JSON lines after RFC 8259, one flat object a line, in and out. Connectors import it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.format.json;

import org.jspecify.annotations.NullMarked;
