/**
 * Functions of texts. Texts are UTF-8, positions count code points; what is not UTF-8 counts a code point a byte. The
 * compiler of programs imports it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.text;

import org.jspecify.annotations.NullMarked;
