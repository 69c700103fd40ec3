package io.laminar.cli.doctor;

import io.laminar.numa.PlacementTrial;
import io.laminar.numa.cpu.PinningTrial;
import io.laminar.numa.topology.Topology;
import java.util.List;

/**
 * The nodes of the machine, and what came of trying them.
 *
 * @param topology as the kernel's files tell it, compared with libnuma
 * @param placements regions that were reserved, touched and looked for
 * @param pinnings threads that were pinned
 */
public record NodeGround(Topology topology, List<PlacementTrial> placements, List<PinningTrial> pinnings) {
    public NodeGround {
        placements = List.copyOf(placements);
        pinnings = List.copyOf(pinnings);
    }

    /** Reads them and tries them. */
    public static NodeGround probe() {
        Topology topology = Topology.read();
        return new NodeGround(topology, PlacementTrial.run(topology), PinningTrial.run(topology));
    }
}
