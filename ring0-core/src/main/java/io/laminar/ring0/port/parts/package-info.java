/**
 * What every port is made of, whichever way it reaches the kernel. For implementations of
 * {@link io.laminar.ring0.port.IoPort} only; nothing in here is seen by those who use a port.
 *
 * <p>Memory: a port's {@link io.laminar.ring0.port.parts.Areas} are mapped one by one and numbered, and a number is
 * used again when its area is gone, so that what a backend keeps for each (a fixed buffer, views) has a bound. An area
 * that is freed while an operation uses it only leaves: it takes no new operation, stays where it is for those under
 * way, and is unmapped in the poll that sees the last of them end. Then a write that came too late would find nothing
 * mapped there, and not the rows of another.
 *
 * <p>Sockets: {@link io.laminar.ring0.port.parts.PortSockets} knows the open ones by handle, those that have work, and
 * those that wait for a buffer or a descriptor, in the order in which they began to wait. A handle is used again at
 * once, so a socket that comes to the head of a list is asked first whether it still has its own.
 */
@NullMarked
package io.laminar.ring0.port.parts;

import org.jspecify.annotations.NullMarked;
