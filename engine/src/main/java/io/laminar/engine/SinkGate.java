package io.laminar.engine;

import io.laminar.engine.connector.IdempotentSink;
import io.laminar.engine.connector.SinkConnector;
import org.jspecify.annotations.Nullable;

/**
 * When an idempotent sink may show rows: what they come from is in the logs, so that a replay brings them again, and
 * not too many are visible that no durable checkpoint has. Other sinks may always.
 *
 * <pre>
 *   rows ahead of the last checkpoint
 *   0 ────────────── most/4 ────────────── most/2 ──────────────────────── most
 *     shown           shown, a checkpoint   shown only before a barrier     the sink fails
 *                     is asked for          that is on its way
 * </pre>
 *
 * @threading who steps the sink; the counts any
 */
final class SinkGate {
    private final @Nullable IdempotentSink sink;
    private final EpochReport report;
    private final OwnedCounter holds = new OwnedCounter();
    private long @Nullable [] places;
    private boolean holding;

    SinkGate(SinkConnector connector, EpochReport report) {
        this.sink = connector instanceof IdempotentSink its ? its : null;
        this.report = report;
    }

    /**
     * {@return whether the rows that were seen may be shown} Asked again and again of the same ones until they may.
     *
     * @param awaited whether a barrier is on its way that the sink has not brought
     */
    boolean opens(boolean awaited) {
        IdempotentSink its = sink;
        if (its == null) {
            return true;
        }
        long[] of = places;
        if (of == null) {
            of = report.logged();
            places = of;
        }
        if (!report.isKept(of) || isFull(its.ahead(), awaited)) {
            return false;
        }
        places = null;
        holding = false;
        return true;
    }

    private boolean isFull(IdempotentSink.Ahead ahead, boolean awaited) {
        if (ahead.rows() < ahead.most() / 4 || report.isRecovering()) {
            return false;
        }
        report.ask();
        boolean full = ahead.rows() >= ahead.most() / 2 && !awaited;
        if (full && !holding) {
            holding = true;
            holds.add(1);
        }
        return full;
    }

    /** {@return the counts; any thread} */
    SinkDedupMetrics metrics() {
        IdempotentSink its = sink;
        IdempotentSink.Ahead ahead = its == null ? IdempotentSink.Ahead.NONE : its.ahead();
        return new SinkDedupMetrics(
                its != null, ahead.rows(), ahead.most(), holds.get(), ahead.recognised(), ahead.strange());
    }
}
