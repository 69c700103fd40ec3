/**
 * Threads that stay on a CPU: which CPUs to choose, pinning, and the proof that it worked. May be imported by whoever
 * starts threads; knows nothing of memory.
 */
@NullMarked
package io.laminar.numa.cpu;

import org.jspecify.annotations.NullMarked;
