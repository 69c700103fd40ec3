package io.laminar.engine;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import org.jspecify.annotations.Nullable;

/** Files and sockets as one connector sees them: what its handlers throw stops it, and nobody else. */
final class GuardedIo implements ConnectorIo {
    private final ThreadIo io;
    private final Opening.Share share;
    private final EventFaults faults;
    private @Nullable GuardedPort port;

    GuardedIo(ThreadIo io, Opening.Share share, EventFaults faults) {
        this.io = io;
        this.share = share;
        this.faults = faults;
    }

    @Override
    public IoPort port() {
        return guarded(io.port());
    }

    @Override
    public IoPort filePort() {
        return guarded(io.filePort());
    }

    private IoPort guarded(IoPort open) {
        GuardedPort known = port;
        if (known == null || !known.guards(open)) {
            known = new GuardedPort(open, faults);
            port = known;
        }
        return known;
    }

    @Override
    public int part() {
        return share.part();
    }

    @Override
    public int parts() {
        return share.parts();
    }

    @Override
    public IoOptions options() {
        return io.options();
    }
}
