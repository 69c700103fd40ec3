package io.laminar.engine;

import io.laminar.engine.config.IoConfig;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.io.IoBackends;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An engine's ports: of which backend, and which are open. The backend is chosen when the first port is opened, so that
 * an engine without files and sockets asks the kernel nothing; one that was asked for by name is looked for at once.
 *
 * @threading any
 */
final class EngineIo {
    private final IoConfig config;
    private final List<ThreadIo> open = new CopyOnWriteArrayList<>();
    private IoBackends.@Nullable Choice choice;

    EngineIo(IoConfig config) {
        this.config = config;
        if (config.backend() != IoConfig.Backend.AUTO) {
            choice();
        }
    }

    IoConfig config() {
        return config;
    }

    /** {@return the backend, and why it is this one} */
    synchronized IoBackends.Choice choice() {
        IoBackends.Choice known = choice;
        if (known == null) {
            known = IoBackends.load().choose(config.backend());
            choice = known;
            // Not louder: a program that reads a file should not have to silence its engine.
            System.getLogger("io.laminar.engine").log(System.Logger.Level.DEBUG, "io backend: {0}", known);
        }
        return known;
    }

    IoPort open(ThreadIo owner, IoOptions options) {
        IoBackends.Choice chosen = choice();
        try {
            IoPort port = chosen.backend().open(options);
            open.add(owner);
            return port;
        } catch (IOException e) {
            throw new IoException(
                    ErrorCode.NO_IO_PORT,
                    "cannot open a port: port=" + options.name() + ", backend="
                            + chosen.backend().name() + ", reason=" + e.getMessage(),
                    e);
        }
    }

    void closed(ThreadIo owner) {
        open.remove(owner);
    }

    IoMetrics metrics() {
        IoBackends.Choice chosen = choice();
        return new IoMetrics(
                chosen.backend().name(),
                chosen.reason(),
                open.stream().map(ThreadIo::metrics).toList());
    }
}
