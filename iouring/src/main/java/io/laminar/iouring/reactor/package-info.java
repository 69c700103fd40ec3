/**
 * The port of Ring 0 on io_uring: up to three queues to the kernel for one core, made when they are needed.
 *
 * <pre>
 *   UringPort ── poll ──┬─ SocketWork, FileWork    write entries for what was asked; one submission a queue
 *                       ├─ latency ── SocketEnds   receives, sends, connects, accepts
 *                       ├─ main ───── FileWork     reads, writes, syncs; the owner sleeps here
 *                       └─ poll ───── FileWork     reads and writes past the page cache, if the device is polled
 *   shared: Operations (what is in flight), PortMemory (fixed buffers), ReceiveBuffers, Sleep, Turn, SystemCalls
 * </pre>
 *
 * <p>Writes that continue each other share an entry: see {@link io.laminar.iouring.reactor.FileWork}; ADR 0011 has why.
 *
 * <p>Found by {@link java.util.ServiceLoader} as an {@link io.laminar.ring0.port.IoBackend}; nothing else is to be used
 * by others. Nothing is nullable unless marked.
 */
@NullMarked
package io.laminar.iouring.reactor;

import org.jspecify.annotations.NullMarked;
