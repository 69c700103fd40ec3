/**
 * Text to rows and rows to text: what CSV and JSON lines share. Input is read in place from memory outside the heap,
 * output is collected in one buffer; neither allocates per row. Connectors import it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.format;

import org.jspecify.annotations.NullMarked;
