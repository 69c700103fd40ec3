/**
 * What Ring 0 asks of the world: files and sockets. An operation is started by a call that never waits, and its end
 * comes later through {@link io.laminar.ring0.port.IoPort#poll}, which calls whoever started it. A port belongs to one
 * thread; a core has one, and so has a background thread that writes a file.
 *
 * <pre>
 *   connector ── send, write, resume ──▶ IoPort ── submission ──▶ kernel
 *       ▲                                  │ ▲                      │
 *       └── onReceived, onSent, onFile ────┘ └──── completion ──────┘
 *
 *   memory   allocate(): areas of the port, until free() or its end. What is in flight lies in there and nowhere else,
 *            and keeps its area, so nothing can be unmapped while the kernel still writes to it.
 *   buffers  a pool for receiving: who gets one in onReceived gives it back by recycle().
 * </pre>
 *
 * <p>Two implementations keep the same contract: one on io_uring (module {@code iouring}) and one on the JDK's channels
 * (package {@code engine.nio}). Results are numbers: bytes, and {@link io.laminar.ring0.port.IoError} codes; no
 * operation throws once it was accepted. Invariants, which the contract's tests check on both: every accepted operation
 * ends exactly once; operations on one socket end in the order in which they were started; bytes of a file operation
 * are all transferred or the error says why not; after {@code onClosed} nothing of a socket is in flight.
 *
 * <p>What no port does, because it waits for the file system, is beside it:
 * {@link io.laminar.ring0.port.DurableDirectory} makes names durable, for threads beside the cores.
 */
@NullMarked
package io.laminar.ring0.port;

import org.jspecify.annotations.NullMarked;
