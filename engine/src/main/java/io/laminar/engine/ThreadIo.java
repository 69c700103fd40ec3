package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The port of one thread, once somebody has asked for it.
 *
 * @threading one owner; {@link #wake()} and {@link #metrics()} any thread
 */
final class ThreadIo implements AutoCloseable {
    /** Events of a round: a busy port must not keep the core from its queries for long. */
    private static final int EVENTS_PER_POLL = 256;

    private final EngineIo engine;
    private final String name;
    private final boolean shared;

    /** Written by the owner under the lock, so that others who hold it never meet a closed port. */
    private @Nullable IoPort port;

    private boolean filesOnly;
    private boolean closed;

    private ThreadIo(EngineIo engine, String name, boolean shared) {
        this.engine = engine;
        this.name = name;
        this.shared = shared;
    }

    /** The port of a thread for one connector. */
    static ThreadIo alone(EngineIo engine, String name) {
        return new ThreadIo(engine, name, false);
    }

    /** The port that all connectors on a core share. */
    static ThreadIo ofCore(EngineIo engine, int core) {
        return new ThreadIo(engine, "core-" + core, true);
    }

    /** {@return the port, opened when it is first asked for} */
    IoPort port() {
        if (filesOnly) {
            throw new IllegalStateException("a port for files only has no sockets: port=" + name);
        }
        IoPort open = port;
        return open == null ? open(options()) : open;
    }

    /** {@return the port for files only, where it is not shared} */
    IoPort filePort() {
        IoPort open = port;
        if (open != null || shared) {
            return open == null ? open(options()) : open;
        }
        IoPort files = open(engine.config().fileOptions(name));
        filesOnly = true;
        return files;
    }

    private synchronized IoPort open(IoOptions options) {
        if (closed) {
            throw new IllegalStateException("the thread of this port has ended: port=" + name);
        }
        IoPort opened = engine.open(this, options);
        port = opened;
        return opened;
    }

    /** {@return the sizes of the port} */
    IoOptions options() {
        return engine.config().options(name);
    }

    /** {@return whether somebody has asked for the port} */
    @HotPath
    boolean isOpen() {
        return port != null;
    }

    @HotPath
    int poll() {
        IoPort open = port;
        return open == null ? 0 : open.poll(EVENTS_PER_POLL);
    }

    void park(long timeoutNs) {
        IoPort open = port;
        if (open == null) {
            LockSupport.parkNanos(timeoutNs);
        } else {
            open.park(timeoutNs);
        }
    }

    synchronized void wake() {
        if (port != null) {
            port.wake();
        }
    }

    synchronized IoMetrics.PortMetrics metrics() {
        return new IoMetrics.PortMetrics(name, port == null ? List.of() : port.stats());
    }

    @Override
    public void close() {
        IoPort leaving;
        synchronized (this) {
            closed = true;
            leaving = port;
            port = null;
        }
        if (leaving != null) {
            engine.closed(this);
            leaving.close();
        }
    }
}
