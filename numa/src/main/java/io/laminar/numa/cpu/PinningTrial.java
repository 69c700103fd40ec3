package io.laminar.numa.cpu;

import io.laminar.numa.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * A thread that was really pinned to a CPU, looked for, and let go.
 *
 * @param cpu where it was to run
 * @param outcome what came of it
 */
public record PinningTrial(int cpu, CpuPinning.Outcome outcome) {
    /** {@return a trial on the best CPU of each node that has one} */
    public static List<PinningTrial> run(Topology topology) {
        List<Integer> choice = CpuChoice.of(topology, topology.cpus().usable().size());
        List<PinningTrial> trials = new ArrayList<>();
        topology.nodes()
                .forEach(node -> choice.stream()
                        .filter(node.cpus()::contains)
                        .findFirst()
                        .ifPresent(cpu -> trials.add(run(cpu, topology))));
        return trials;
    }

    /** {@return a trial on one CPU, by a thread of its own} */
    public static PinningTrial run(int cpu, Topology topology) {
        CpuPinning.Outcome[] outcome = {new CpuPinning.Refused("the thread did not start", "raise ulimit -u")};
        Thread thread = Thread.ofPlatform().name("laminar-pinning-trial").start(() -> {
            outcome[0] = CpuPinning.pin(cpu, topology);
            if (outcome[0] instanceof CpuPinning.Pinned pinned) {
                pinned.close();
            }
        });
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new PinningTrial(cpu, outcome[0]);
    }
}
