package io.laminar.iouring.reactor;

import io.laminar.bindings.NativeLibrary;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UringOpening;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The kernel's io_uring. */
public final class UringBackend implements IoBackend {
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** What the kernel grants is asked for once. */
    private static final class Asked {
        static final Availability AVAILABILITY = ask();

        private static Availability ask() {
            return switch (Uring.open(UringConfig.defaults())) {
                case UringOpening.Opened opened -> {
                    try (Uring uring = opened.uring()) {
                        yield new Availability(
                                true,
                                "Linux " + System.getProperty("os.version") + ", liburing "
                                        + NativeLibrary.liburing().version() + ", "
                                        + String.join(" ", uring.setup().flagNames()));
                    }
                }
                case UringOpening.Refused refused ->
                    new Availability(
                            false,
                            refused.hint().isEmpty()
                                    ? refused.reason()
                                    : refused.reason() + " (" + refused.hint() + ")");
            };
        }
    }

    private final Entries entries;
    private final PollProbe probe;

    /** For the service loader. */
    public UringBackend() {
        this(new Entries(), new PollProbe());
    }

    /** A backend that writes other entries, or believes other devices to be polled: for tests. */
    UringBackend(Entries entries, PollProbe probe) {
        this.entries = entries;
        this.probe = probe;
    }

    @Override
    public String name() {
        return UringPort.NAME;
    }

    @Override
    public Availability availability() {
        return Asked.AVAILABILITY;
    }

    @Override
    public IoPort open(IoOptions options) throws IOException {
        if (!availability().available()) {
            throw new IOException("there is no io_uring: " + availability().reason());
        }
        IoPort port = new UringPort(options, entries, probe);
        OPEN.incrementAndGet();
        return port;
    }

    /** {@return ports of this process that are open: each is a core's} */
    static int openPorts() {
        return OPEN.get();
    }

    static void closed() {
        OPEN.decrementAndGet();
    }
}
