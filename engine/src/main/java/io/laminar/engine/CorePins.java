package io.laminar.engine;

import io.laminar.engine.config.PinConfig;
import io.laminar.memory.cpu.ThreadPlacer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each core's thread on a processor of its own, if that is wished for and can be had. Engines of one process do
 * not choose the same one: two threads that spin on one processor are slower than any scheduler makes them.
 *
 * @threading {@link #pin} each core's own thread; the rest any
 */
final class CorePins implements AutoCloseable {
    private static final Set<Integer> TAKEN = new HashSet<>();

    private final @Nullable ThreadPlacer placer;
    private final List<Integer> cpus;
    private final String reason;
    private final boolean wanted;
    private final CorePlacement[] placements;

    private CorePins(int cores, @Nullable ThreadPlacer placer, Plan plan, boolean wanted) {
        this.placer = placer;
        this.cpus = plan.cpus();
        this.reason = plan.reason();
        this.wanted = wanted;
        this.placements = new CorePlacement[cores];
        for (int core = 0; core < cores; core++) {
            placements[core] = new CorePlacement(core, -1, reason);
        }
    }

    /** Which processors, or why none. */
    private record Plan(List<Integer> cpus, String reason) {
        static Plan none(String reason) {
            return new Plan(List.of(), reason);
        }
    }

    /** Looks for the module that can pin, and takes processors. */
    static CorePins of(PinConfig config, int cores, boolean inline) {
        if (inline) {
            return new CorePins(cores, null, Plan.none("the caller's thread is the core"), false);
        }
        if (config.mode() == PinConfig.Mode.OFF) {
            return new CorePins(cores, null, Plan.none("cores.pin=off"), false);
        }
        boolean wanted = config.mode() != PinConfig.Mode.AUTO;
        ThreadPlacer placer = ServiceLoader.load(ThreadPlacer.class).findFirst().orElse(null);
        Plan plan = placer == null ? Plan.none("laminar-numa is not on the path") : take(placer, config, cores);
        return new CorePins(cores, placer, plan, wanted);
    }

    private static Plan take(ThreadPlacer placer, PinConfig config, int cores) {
        synchronized (TAKEN) {
            List<Integer> free =
                    new ArrayList<>(config.cpus().isEmpty() ? placer.choose(cores + TAKEN.size()) : config.cpus());
            free.removeIf(TAKEN::contains);
            if (free.size() < cores) {
                return Plan.none("there are not enough processors: cores=" + cores + ", free=" + free
                        + ", taken by engines of this process=" + TAKEN);
            }
            List<Integer> chosen = List.copyOf(free.subList(0, cores));
            boolean isolated = chosen.stream().allMatch(placer::isIsolated);
            if (config.mode() == PinConfig.Mode.AUTO && cores == 1 && !isolated) {
                return Plan.none("one core, and no processor is isolated: left to the scheduler; cores.pin=on pins it");
            }
            TAKEN.addAll(chosen);
            return new Plan(chosen, "");
        }
    }

    /** Keeps the calling thread, a core's, where it belongs. */
    void pin(int core) {
        ThreadPlacer by = placer;
        if (by == null || cpus.isEmpty()) {
            complain(core, reason);
            return;
        }
        String refused = by.pin(cpus.get(core));
        synchronized (this) {
            placements[core] = new CorePlacement(core, refused.isEmpty() ? cpus.get(core) : -1, refused);
        }
        complain(core, refused);
    }

    private void complain(int core, String why) {
        if (wanted && !why.isEmpty()) {
            System.getLogger("io.laminar.engine")
                    .log(System.Logger.Level.WARNING, "core {0} is not pinned: {1}", core, why);
        }
    }

    /** {@return where each core's thread runs} */
    synchronized List<CorePlacement> placements() {
        return List.of(placements);
    }

    /** Lets other engines of the process have the processors; the threads have ended. */
    @Override
    public void close() {
        synchronized (TAKEN) {
            TAKEN.removeAll(cpus);
        }
    }
}
