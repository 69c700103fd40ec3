/**
 * {@code FROM SOCKET} and {@code INTO SOCKET}: rows over TCP and UDP, as CSV, JSON or binary frames, on the core that
 * takes or gives them. Memory is bounded: a connection keeps at most one record that is half there, a sink a fixed
 * number of chunks. Nobody imports it; the engine finds the factory. Nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.connector.socket;

import org.jspecify.annotations.NullMarked;
