package io.laminar.engine;

import io.laminar.ring0.operator.Lead;
import io.laminar.ring0.time.WatermarkPolicy.Drift;
import io.laminar.ring0.time.WatermarkPolicy.Excess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the log that a source has come too far ahead of its group where that is only counted ({@code align.excess
 * = 'warn'}): a line each time, not one for each row, and at most one a second. Cores count; a thread beside them looks
 * once a second, from the first such source on, and writes.
 *
 * @threading any
 */
final class AlignmentWatch implements AutoCloseable {
    private static final long LOOK_MS = 1_000;

    private final Map<SourceNode, Watched> watched = new HashMap<>();
    private @Nullable Thread thread;
    private boolean closed;

    /** A source, and how often it is known to have come ahead. */
    private static final class Watched {
        final String source;
        final Drift drift;
        final List<Lead> leads;
        long told;

        Watched(String source, Drift drift, List<Lead> leads) {
            this.source = source;
            this.drift = drift;
            this.leads = leads;
        }

        /** Every core of a source comes ahead with it, a little sooner or later. */
        void look() {
            long times = leads.stream().mapToLong(Lead::timesAhead).max().orElse(0);
            if (times > told) {
                told = times;
                System.getLogger("io.laminar.engine")
                        .log(
                                System.Logger.Level.WARNING,
                                "source is too far ahead of its group: source={0}, group={1}, drift={2}, times={3}",
                                source,
                                drift.group(),
                                Wording.seconds(drift.mostNs()),
                                String.valueOf(times));
            }
        }
    }

    /** Watches a source if its group warns; under the engine's lock. */
    void add(SourceNode source) {
        Drift drift = source.spec().policy().drift();
        if (drift == null || drift.excess() != Excess.WARN) {
            return;
        }
        Watched its = new Watched(source.name(), drift, source.leads());
        synchronized (this) {
            watched.put(source, its);
            if (thread == null && !closed) {
                thread = Thread.ofPlatform()
                        .name("laminar-alignment")
                        .daemon(true)
                        .start(this::run);
            }
        }
    }

    /** Tells what has not been told of a source, which goes. */
    synchronized void remove(SourceNode source) {
        Watched its = watched.remove(source);
        if (its != null) {
            its.look();
        }
    }

    private synchronized void run() {
        try {
            while (!closed) {
                wait(LOOK_MS);
                watched.values().forEach(Watched::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; then nothing more is told
        }
    }

    /** Tells what has not been told; the thread ends by itself. */
    @Override
    public synchronized void close() {
        closed = true;
        watched.values().forEach(Watched::look);
        watched.clear();
        notifyAll();
    }
}
