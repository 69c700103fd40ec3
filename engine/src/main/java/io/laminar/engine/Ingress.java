package io.laminar.engine;

import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.core.Granularity;
import io.laminar.ring0.core.Router;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Pulse;
import org.jspecify.annotations.Nullable;

/**
 * A producer's way into the cores: the lane of the one core that takes a source's rows, or a router to all.
 *
 * @param writer where the producer writes
 * @param router deals the rows out on the producer's thread; null when there is one lane
 * @param free gives all memory back, when neither the producer nor a core uses it
 * @threading the producer's, what is said to be otherwise excepted
 */
record Ingress(LaneWriter writer, @Nullable Router router, Runnable free) {
    /** Opens a way in, under the engine's lock. */
    static Ingress open(Cores cores, SourceSpec spec, int blocks, Granularity granularity, String tag) {
        int[] targets = cores.of(spec);
        Lane[] lanes = new Lane[targets.length];
        Pulse pulse = targets.length > 1 ? new Pulse() : null;
        for (int t = 0; t < targets.length; t++) {
            lanes[t] = cores.call(targets[t], core -> {
                Lane made = Lane.create(core.laneLayout(spec), blocks, tag + "." + spec.name());
                core.source(spec).attach(made.reader(), blocks, pulse);
                return made;
            });
        }
        if (pulse == null) {
            return new Ingress(lanes[0].writer(), null, lanes[0]::close);
        }
        Router router = new Router(spec, cores.settings(), lanes, granularity, pulse);
        return new Ingress(router.writer(), router, router::close);
    }

    /** {@return rows that are with the cores; a moment's picture for other threads} */
    long rowsForwarded() {
        return router == null
                ? writer.rowsPublished()
                : router.source().rowsIn() - router.source().rowsRejected();
    }

    /** {@return rows refused before they came to a core; likewise} */
    long rowsRejected() {
        return router == null ? 0 : router.source().rowsRejected();
    }

    /** {@return rows whose time lies too far ahead, found before they came to a core; likewise} */
    long farFutureRows() {
        return router == null ? 0 : router.source().farFutureRows();
    }
}
