package io.laminar.ring0.port;

import java.io.IOException;

/**
 * A way to reach the kernel. Found by {@link java.util.ServiceLoader}, so that an application without the module of one
 * runs with another.
 */
public interface IoBackend {
    /** {@return its name: {@code uring} or {@code nio}} */
    String name();

    /**
     * {@return whether it works here, asked of the kernel once}
     *
     * @threading any
     */
    Availability availability();

    /**
     * Opens a port.
     *
     * @param options its sizes
     * @return the port; the thread that polls it first owns it
     * @throws IOException when the kernel refuses: descriptors, locked memory
     */
    IoPort open(IoOptions options) throws IOException;

    /**
     * Whether a backend works, and if not, why.
     *
     * @param available whether it can be opened
     * @param reason what was found, for doctor and the log: a version, or what is missing and how to get it
     */
    record Availability(boolean available, String reason) {}
}
