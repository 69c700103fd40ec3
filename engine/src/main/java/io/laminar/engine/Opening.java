package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.IOException;

/**
 * A connector before an agent has it: what opens it, where it wants to run, and what closes it.
 *
 * @param name name of its port
 * @param affinity where it wants to run
 * @param opener opens it
 * @param closer closes it
 * @param failed code for a failure to open it
 * @param faults what its handlers of events throw, for its agent
 */
record Opening(
        String name, Affinity affinity, Opener opener, AutoCloseable closer, ErrorCode failed, EventFaults faults) {
    /** The opening of either kind of connector. */
    interface Opener {
        void open(ConnectorIo io) throws IOException;
    }

    static Opening of(String name, SourceConnector source) {
        return new Opening(
                "source-" + name, source.affinity(), source::open, source, ErrorCode.NOT_READABLE, new EventFaults());
    }

    static Opening of(String name, SinkConnector sink) {
        return new Opening(
                "sink-" + name, sink.affinity(), sink::open, sink, ErrorCode.NOT_WRITABLE, new EventFaults());
    }

    void open(ConnectorIo io) {
        try {
            opener.open(new GuardedIo(io, faults));
        } catch (IOException e) {
            throw new IoException(failed, "cannot open connector: connector=" + name + ", reason=" + e.getMessage(), e);
        }
    }

    void close() {
        try {
            closer.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IoException(ErrorCode.WRITE_FAILED, "cannot close connector: connector=" + name, e);
        }
    }
}
