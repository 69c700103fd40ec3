package io.laminar.engine.nio;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.util.function.Function;

/** The channels of the JDK: works wherever Java does. */
public final class NioBackend implements IoBackend {
    private final Function<Counters, Calls> calls;

    /** For the service loader. */
    public NioBackend() {
        this(Calls::new);
    }

    /** A backend that reaches the kernel through something else: tests that inject faults. */
    NioBackend(Function<Counters, Calls> calls) {
        this.calls = calls;
    }

    @Override
    public String name() {
        return NioPort.NAME;
    }

    @Override
    public Availability availability() {
        return new Availability(true, "channels of Java " + Runtime.version());
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@link IoOptions#directPolling} and {@link IoOptions#submissionThread} have no meaning here and are ignored.
     */
    @Override
    public IoPort open(IoOptions options) throws IOException {
        return NioPort.open(options, calls);
    }
}
