/**
 * Which processor a thread runs on, as far as the module that knows the machine can say and do it. The engine asks,
 * that module answers; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.memory.cpu;

import org.jspecify.annotations.NullMarked;
