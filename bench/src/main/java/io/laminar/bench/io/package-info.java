/**
 * Benchmarks of files and sockets: the ports beside what the JDK has, in one run; nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.bench.io;

import org.jspecify.annotations.NullMarked;
