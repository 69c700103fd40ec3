/**
 * For programs that send rows to an engine elsewhere: {@code SocketProducer} sends each exactly once to a {@code FROM
 * SOCKET} with {@code clients}, whatever happens to either process or the connection in between. Nobody in the engine
 * imports it; nothing is null unless marked.
 */
@NullMarked
package io.laminar.engine.client;

import org.jspecify.annotations.NullMarked;
