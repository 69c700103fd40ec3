package io.laminar.engine.connector;

import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;

/**
 * Files and sockets for a connector: the port of the thread that it runs on, opened when it is first asked for. The
 * engine polls it once a round before the connectors of its thread, sleeps in it when there is nothing to do, and
 * closes it after they are closed. Handlers of events should not throw: what fails is kept, and told by the next call
 * of the connector. What they throw all the same fails the connector, as a bug, and nobody else: from then on it is
 * told only of ends, nothing is received or accepted for it, and a buffer that it had not given back goes back.
 *
 * @threading calls of the connector only, {@link SourceConnector#open} and {@link SinkConnector#open} the first
 */
public interface ConnectorIo {
    /**
     * {@return the port of this thread}
     *
     * @throws io.laminar.engine.error.EngineException when there is none to be had
     */
    IoPort port();

    /**
     * {@return the port of this thread, for files only: where it is not shared it has no sockets, and so next to no
     * memory}
     *
     * @throws io.laminar.engine.error.EngineException when there is none to be had
     */
    IoPort filePort();

    /** {@return which part of the input a connector reads that runs on every core, from 0 on; else 0} */
    int part();

    /** {@return how many parts there are; else 1} */
    int parts();

    /** {@return the sizes of the port of {@link #port()}} */
    IoOptions options();
}
