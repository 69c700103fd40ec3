package io.laminar.engine;

import java.util.List;

/**
 * What runs an engine's queries and what that costs, at one moment. While {@code metrics.counters} is off nothing is
 * known but what cores have allocated.
 *
 * @param cores all cores
 * @param operators all operators on them
 * @param lanes all lanes into and out of them
 * @param agents all connectors that run
 */
public record RunMetrics(
        List<CoreMetrics> cores, List<OperatorMetrics> operators, List<LaneMetrics> lanes, List<AgentMetrics> agents) {
    /** Copies the lists. */
    public RunMetrics {
        cores = List.copyOf(cores);
        operators = List.copyOf(operators);
        lanes = List.copyOf(lanes);
        agents = List.copyOf(agents);
    }
}
