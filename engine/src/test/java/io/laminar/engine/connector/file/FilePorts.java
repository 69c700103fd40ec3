package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.nio.NioBackend;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A port for tests of connectors without an engine. */
public final class FilePorts implements ConnectorIo, AutoCloseable {
    private final IoPort port;

    public FilePorts() {
        this(new NioBackend());
    }

    public FilePorts(IoBackend backend) {
        try {
            port = backend.open(options());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int part() {
        return 0;
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public IoPort port() {
        return port;
    }

    @Override
    public IoPort filePort() {
        return port;
    }

    @Override
    public IoOptions options() {
        return IoOptions.defaults("test");
    }

    @Override
    public void close() {
        port.close();
    }
}
