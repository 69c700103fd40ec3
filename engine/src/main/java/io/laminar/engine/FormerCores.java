package io.laminar.engine;

import io.laminar.engine.config.MetricsConfig;
import io.laminar.engine.config.PinConfig;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.Exchanges;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.StateRegion;
import java.util.ArrayList;
import java.util.List;

/**
 * The cores of a former life, another number of them, as far as a checkpoint knows them: filled with its state, never
 * polled. Those that there are now take it over.
 *
 * @threading the caller's; what cores of now read meanwhile nobody changes
 */
final class FormerCores implements AutoCloseable {
    private final List<Core> cores = new ArrayList<>();

    /** Without any operators; {@code journal}: what sources of now write to, which replays. */
    FormerCores(LaminarConfig config, Cores now, Journal journal, int count) {
        Exchanges exchanges = new Exchanges(count, now.settings().sizing(), config.blocksPerLane());
        for (int index = 0; index < count; index++) {
            Core core = new Core(now.settings(), index, exchanges);
            core.enableCheckpoints();
            core.writeTo(journal);
            cores.add(core);
        }
    }

    /** {@return the same settings, with the cores of a former life run by the caller, and seen by nobody outside} */
    static LaminarConfig config(LaminarConfig now, int cores) {
        return new LaminarConfig(
                LaminarConfig.Mode.INLINE,
                cores,
                PinConfig.DEFAULT,
                now.blockRows(),
                now.blockDataBytes(),
                now.blocksPerLane(),
                now.blocksPerStream(),
                now.sliceRows(),
                now.memoryLimitBytes(),
                now.memory(),
                now.idle(),
                now.allocationGuard(),
                new MetricsConfig(now.metrics().counters(), now.metrics().records(), ""),
                now.budgets(),
                now.backpressure(),
                now.io(),
                now.data(),
                now.functions(),
                now.clock(),
                now.baseDirectory(),
                now.standardOutput(),
                now.watch());
    }

    /** Adds a node and all that it reads. */
    void add(OperatorSpec spec) {
        cores.forEach(core -> core.add(spec));
    }

    /** {@return every region of every operator} */
    List<StateRegion> regions() {
        List<StateRegion> regions = new ArrayList<>();
        cores.forEach(core -> regions.addAll(core.checkpointRegions()));
        return regions;
    }

    /** Their regions were filled. {@return them, with their state} */
    List<Core> restored() {
        cores.forEach(Core::restore);
        return cores;
    }

    @Override
    public void close() {
        cores.forEach(Core::close);
    }
}
