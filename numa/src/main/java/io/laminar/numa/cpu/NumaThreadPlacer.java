package io.laminar.numa.cpu;

import io.laminar.memory.cpu.ThreadPlacer;
import io.laminar.numa.topology.Topology;
import java.nio.file.Path;
import java.util.List;

/** What the engine finds when this module is on its path. */
public final class NumaThreadPlacer implements ThreadPlacer {
    // Without libnuma, which takes longer to load than all else here and only compares.
    private final Topology topology = Topology.read(Path.of("/"));

    @Override
    public List<Integer> choose(int count) {
        return CpuChoice.of(topology, count);
    }

    @Override
    public boolean isIsolated(int cpu) {
        return topology.cpus().isolated().contains(cpu);
    }

    @Override
    public String pin(int cpu) {
        return CpuPinning.pin(cpu, topology) instanceof CpuPinning.Refused refused
                ? refused.reason() + "; " + refused.hint()
                : "";
    }
}
