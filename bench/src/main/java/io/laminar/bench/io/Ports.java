package io.laminar.bench.io;

import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.QueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The ways to the kernel that work here. */
public final class Ports {
    /** The one that has limits to keep. */
    public static final String URING = "uring";

    private Ports() {}

    /** {@return those that the service loader finds and that work here} */
    public static List<IoBackend> backends() {
        List<IoBackend> found = new ArrayList<>();
        for (IoBackend backend : ServiceLoader.load(IoBackend.class)) {
            if (backend.availability().available()) {
                found.add(backend);
            }
        }
        return found;
    }

    /** {@return calls of a port that entered the kernel} */
    public static long systemCalls(IoPort port) {
        long calls = 0;
        for (QueueStats queue : port.stats()) {
            calls += queue.systemCalls();
        }
        return calls;
    }
}
