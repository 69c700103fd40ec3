/**
 * {@code FROM SOCKET} and {@code INTO SOCKET}: rows over TCP and UDP, as CSV, JSON or binary frames, on the core that
 * takes or gives them. Memory is bounded: a connection keeps at most one record that is half there, a sink a fixed
 * number of chunks. Clients with a name have a way of their own into the source each, as its core counts the rows of
 * each producer, and are told what of theirs is durable. Nobody imports it; the engine finds the factory. Nothing is
 * null unless marked.
 */
@NullMarked
package io.laminar.engine.connector.socket;

import org.jspecify.annotations.NullMarked;
