/**
 * Raw memory: access by absolute address, reserved address space, and the book of what is live. The only package with
 * restricted calls beside the native bindings. Any module may import it; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.raw;

import org.jspecify.annotations.NullMarked;
