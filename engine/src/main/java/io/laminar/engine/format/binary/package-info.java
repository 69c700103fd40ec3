/**
 * Rows as they lie in blocks, in frames for the wire: no text in between, so a row costs a copy. {@code BinaryFrames}
 * writes them from Java; connectors and applications import it. The layout is in {@code docs/internals/frames.md};
 * nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.format.binary;

import org.jspecify.annotations.NullMarked;
