package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.ProducerPlace;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Has the cores take what appenders have published before an engine with a data directory ends: what they have not
 * taken is in no log. What is published meanwhile, on other threads, is not waited for.
 *
 * <p>It gives up where nothing will be taken any more, as a source or a log has failed; where nothing has moved for
 * {@code io.drain.ms}, or for a moment if only the thread that waits here could help; and after
 * {@code data.timeout.ms}. The log is told what is left then.
 *
 * @threading under the engine's lock
 */
final class LastRows {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    private final Assembly assembly;
    private final Durability durability;
    private final Cores cores;
    private final long drainNs;
    private final List<Rest> rests = new ArrayList<>();

    LastRows(Assembly assembly, Durability durability) {
        this.assembly = assembly;
        this.durability = durability;
        this.cores = assembly.cores();
        this.drainNs = Math.max(
                Checkpoints.STUCK_NS,
                TimeUnit.MILLISECONDS.toNanos(assembly.config().io().drainMs()));
        for (SourceNode source : assembly.sources().values()) {
            source.appenderWays().forEach(way -> rests.add(new Rest(source, way)));
        }
    }

    /** What one producer has published, and the cores have not taken. */
    private final class Rest {
        private final SourceNode source;
        private final Ingress way;
        private final int[] targets;
        /** Rows of the lane to each core that are waited for. */
        private final long[] until;

        private long rows;
        private boolean taken;

        Rest(SourceNode source, Ingress way) {
            this.source = source;
            this.way = way;
            this.targets = cores.of(source.spec());
            this.until = new long[targets.length];
            mark();
        }

        private void mark() {
            for (int t = 0; t < until.length; t++) {
                until[t] = lane(t).lane().writer().rowsPublished();
            }
        }

        private LaneReader lane(int target) {
            return way.readers().get(target);
        }

        void look() {
            rows = 0;
            taken = true;
            if (cores.inline()) {
                deal();
            }
            for (int t = 0; t < targets.length; t++) {
                LaneReader reader = lane(t);
                long wanted = until[t];
                long left = cores.<Long>call(targets[t], core -> left(core, reader, wanted));
                rows += Math.max(0, left);
                taken &= left < 0;
            }
        }

        /** Rows of a lane that are left, perhaps none but marks; -1 when all is taken. */
        private long left(Core core, LaneReader reader, long wanted) {
            ProducerPlace place = core.source(source.spec()).place(reader);
            return place.isTaken(wanted) ? -1 : place.rowsLeft(wanted);
        }

        /**
         * Who publishes with an inline engine is the thread that is here now, and has brought it to no core perhaps.
         */
        private void deal() {
            way.forward();
            mark();
            long dealt = way.rowsRejected();
            for (long rowsOfLane : until) {
                dealt += rowsOfLane;
            }
            rows = way.rowsPublished() - dealt;
            taken = way.isForwarded();
        }

        boolean isAwaited() {
            return !taken && source.stopped() == null;
        }
    }

    /** {@return how long nothing had moved when it gave up, in nanoseconds; 0 when there was nothing to wait for} */
    long take() {
        long limitNs = TimeUnit.MILLISECONDS.toNanos(assembly.config().data().timeoutMs());
        long startNs = System.nanoTime();
        long now = startNs;
        long movedNs = startNs;
        long left = look();
        while (isAwaited() && !isStuck(now - movedNs) && now - startNs < limitNs) {
            assembly.pass();
            long before = left;
            left = look();
            now = System.nanoTime();
            movedNs = left == before ? movedNs : now;
        }
        tell(now - startNs);
        return isAwaited() ? now - movedNs : 0;
    }

    private long look() {
        rests.forEach(Rest::look);
        return rests.stream().mapToLong(rest -> rest.rows).sum();
    }

    private boolean isAwaited() {
        return rests.stream().anyMatch(Rest::isAwaited) && durability.logs().failure() == null;
    }

    private boolean isStuck(long stillNs) {
        return stillNs > drainNs || stillNs > Checkpoints.STUCK_NS && cores.inline() && isHeld();
    }

    private boolean isHeld() {
        return rests.stream().anyMatch(rest -> rest.isAwaited() && rest.source.isPaused())
                || !durability.checkpoints().holders().isEmpty();
    }

    private void tell(long elapsedNs) {
        Map<SourceNode, Long> left = new LinkedHashMap<>();
        rests.stream().filter(rest -> !rest.taken).forEach(rest -> left.merge(rest.source, rest.rows, Long::sum));
        left.forEach((source, rows) -> LOG.log(
                Level.WARNING,
                "rows that were published are not taken at the end, and lost: "
                        + "source={0}, rows={1}, afterMs={2}, why={3}",
                source.name(),
                Long.toString(rows),
                Long.toString(TimeUnit.NANOSECONDS.toMillis(elapsedNs)),
                why(source)));
    }

    private String why(SourceNode source) {
        EngineException failure = source.stopped() == null ? durability.logs().failure() : source.stopped();
        if (failure != null) {
            return failure.describe();
        }
        List<String> why = new ArrayList<>(durability.checkpoints().holders());
        why.addAll(durability.logs().waits());
        if (source.isPaused()) {
            why.add("source is ahead of its align.group");
        }
        return why.isEmpty() ? "no time" : String.join(", ", why);
    }
}
