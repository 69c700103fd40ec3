package io.laminar.engine;

import io.laminar.ring0.port.QueueStats;
import java.util.List;

/**
 * How an engine reaches files and sockets, at one moment.
 *
 * @param backend name of what was chosen: {@code uring} or {@code nio}
 * @param reason what it found on this machine, and why no better one was chosen
 * @param ports the ports that are open: the core's, and those of connectors in the background
 */
public record IoMetrics(String backend, String reason, List<PortMetrics> ports) {
    /**
     * Counts of a port.
     *
     * @param name its name, by its thread
     * @param queues what each of its queues to the kernel has done
     */
    public record PortMetrics(String name, List<QueueStats> queues) {
        /** Copies the list. */
        public PortMetrics {
            queues = List.copyOf(queues);
        }
    }

    /** Copies the list. */
    public IoMetrics {
        ports = List.copyOf(ports);
    }
}
