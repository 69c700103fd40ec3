/**
 * The port of Ring 0 on the JDK's channels: for systems without io_uring, and the yardstick for it. A selector serves
 * the sockets; files are read and written by the owner's thread itself when it polls, and block it as the JDK does.
 *
 * <pre>
 *   NioPort ── poll ─┬─ NioFiles        one list of operations, done in order
 *                    ├─ SocketWork      what was asked of sockets: sends, ends of connects, closing
 *                    └─ Selector ───── SocketReadiness: accepts, receives, connections made, room to send
 *   shared: Operations (what is in flight), BufferPool, PortMemory, Calls (all that enters the kernel), Turn
 * </pre>
 *
 * <p>Found by {@link java.util.ServiceLoader} as an {@link io.laminar.ring0.port.IoBackend}; nothing else is public.
 */
@NullMarked
package io.laminar.engine.nio;

import org.jspecify.annotations.NullMarked;
