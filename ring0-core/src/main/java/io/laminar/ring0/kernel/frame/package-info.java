/**
 * What kernels stand on: the frame of addresses they share, rows and nulls, the heap of texts. The families of kernels
 * import it, and it imports none of them; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.ring0.kernel.frame;

import org.jspecify.annotations.NullMarked;
