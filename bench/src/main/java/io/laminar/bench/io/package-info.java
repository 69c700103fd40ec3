/**
 * Files, sockets and bare entries of the kernel's queues, beside the same work on the JDK's channels, in one run. Every
 * workload checks what came out: bytes in the file, bytes echoed, results of the query.
 */
@NullMarked
package io.laminar.bench.io;

import org.jspecify.annotations.NullMarked;
