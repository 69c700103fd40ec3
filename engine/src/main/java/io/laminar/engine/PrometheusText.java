package io.laminar.engine;

import static io.laminar.engine.PrometheusFamilies.labels;

import io.laminar.ring0.storage.SyncTimes;
import java.util.Locale;

/** An engine's metrics in the text format of Prometheus, version 0.0.4; docs/OBSERVABILITY.md lists them. */
final class PrometheusText {
    private static final double SECOND_NS = 1e9;

    private final PrometheusFamilies out = new PrometheusFamilies();

    String of(MetricsSnapshot metrics) {
        metrics.sources().forEach(this::source);
        metrics.streams().forEach(this::stream);
        metrics.sinks().forEach(this::sink);
        metrics.run().cores().forEach(this::core);
        metrics.run().operators().forEach(this::operator);
        metrics.run().lanes().forEach(this::lane);
        metrics.run().agents().forEach(this::agent);
        if (metrics.checkpoints() != null) {
            checkpoints(metrics.checkpoints());
        }
        metrics.logs().forEach(this::log);
        out.gauge("native_bytes", "Bytes outside the heap, of all engines in the process.", "", metrics.nativeBytes());
        out.gauge(
                "failures",
                "Sources, streams and sinks that have failed.",
                "",
                metrics.failures().size());
        return out.text();
    }

    private void checkpoints(CheckpointMetrics its) {
        out.gauge("checkpoint_epoch", "Epoch of the newest durable checkpoint.", "", its.epoch());
        out.counter("checkpoints", "Checkpoints taken since the start.", "", its.taken());
        out.counter("checkpoint_failures", "Checkpoints that came to nothing.", "", its.failed());
        out.gauge("checkpoint_seconds", "Time that the last checkpoint took.", "", its.lastNs() / SECOND_NS);
    }

    private void log(LogMetrics its) {
        String at = labels("core", String.valueOf(its.core()));
        out.gauge("log_appended", "Sequence of the last record of a log.", at, its.appended());
        out.gauge("log_durable", "Sequence up to which all records are on the device.", at, its.durable());
        out.counter("log_bytes", "Bytes of records.", at, its.counts().bytes());
        out.counter(
                "log_groups",
                "Groups written, each synced unless the policy is none.",
                at,
                its.counts().groups());
        out.counter(
                "log_waits", "Times that a log had no room.", at, its.counts().backPressured());
        out.counter(
                "log_stalls",
                "Those when the next segment was not there.",
                at,
                its.counts().stalled());
        SyncTimes syncs = its.counts().syncs();
        out.counter("log_syncs", "Syncs of a log that have ended well.", at, syncs.count());
        syncTime(at, "0.5", syncs.p50Ns());
        syncTime(at, "0.99", syncs.p99Ns());
        syncTime(at, "0.999", syncs.p999Ns());
        syncTime(at, "1", syncs.worstNs());
    }

    private void syncTime(String at, String quantile, long ns) {
        out.gauge(
                "log_sync_seconds",
                "Time from handing a group to the device until its sync was seen, since the start.",
                at + "," + labels("quantile", quantile),
                ns / SECOND_NS);
    }

    private void source(SourceMetrics source) {
        String at = labels("source", source.name());
        out.counter("source_rows", "Rows that the cores have taken from a source.", at, source.rowsIn());
        out.counter("source_rows_rejected", "Rows refused as their event time is NULL.", at, source.rowsRejected());
        out.counter("source_rows_far_future", "Rows further ahead than max.future.", at, source.farFutureRows());
        out.counter("source_bad_records", "Records that could not be read.", at, source.badRecords());
        out.counter("source_repeated_rows", "Rows that came again, and were left out.", at, source.repeatedRows());
        BackpressureMetrics room = source.backpressure();
        out.counter("source_rows_offered", "Rows that producers offered a source.", at, room.rowsOffered());
        out.counter("source_rows_dropped_newest", "Rows that found no room.", at, room.rowsDroppedNewest());
        out.counter("source_rows_dropped_oldest", "Rows left out for younger ones.", at, room.rowsDroppedOldest());
        out.counter("source_waits", "Times that a producer found no room.", at, room.waits());
        out.counter("source_waited_seconds", "Time that producers have waited.", at, room.waitedNs() / SECOND_NS);
        watermark("source_watermark_seconds", "Watermark of a source, since 1970.", at, source.watermarkNs());
        watermarkMakers(at, source.producers());
        out.gauge("source_ended", "Whether the input has ended.", at, source.ended() ? 1 : 0);
    }

    private void watermarkMakers(String at, WatermarkMetrics its) {
        out.gauge("source_producers", "Producers that have not ended.", at, its.open());
        out.gauge("source_producers_idle", "Those that do not count at present.", at, its.idle());
        out.gauge(
                "source_keys",
                "Keys with watermarks of their own.",
                at,
                its.keys().keys());
        out.gauge(
                "source_keys_idle",
                "Those that do not count at present.",
                at,
                its.keys().idleKeys());
        out.counter(
                "source_keys_evicted",
                "Keys forgotten for others.",
                at,
                its.keys().evictedKeys());
        out.counter(
                "source_rows_behind_key",
                "Rows behind their own key's watermark.",
                at,
                its.keys().rowsBehind());
        out.counter(
                "source_rows_untracked",
                "Rows whose key found no room.",
                at,
                its.keys().untrackedRows());
        out.counter("source_times_ahead", "Times that it came too far ahead of its group.", at, its.timesAhead());
        out.counter("source_rows_ahead", "Rows taken meanwhile.", at, its.rowsAhead());
        out.counter("source_rows_dropped_ahead", "Rows dropped meanwhile.", at, its.rowsDropped());
    }

    private void stream(StreamMetrics stream) {
        String at = labels("stream", stream.name());
        out.counter("stream_rows_in", "Rows that a stream has read.", at, stream.rowsIn());
        out.counter("stream_rows_out", "Rows that a stream has given.", at, stream.rowsOut());
        out.counter("stream_rows_late", "Rows that came too late for a window.", at, stream.rowsLate());
        out.counter("stream_rows_rejected", "Rows that failed and were left out.", at, stream.rowsRejected());
        out.counter("stream_rows_dropped", "Rows that subscriptions left out.", at, stream.rowsDropped());
        watermark("stream_watermark_seconds", "Watermark of a stream, since 1970.", at, stream.watermarkNs());
        out.gauge("stream_state_bytes", "Bytes of a stream's state.", at, stream.stateBytes());
        out.gauge("stream_failed", "Whether a stream's query has failed.", at, stream.failure() == null ? 0 : 1);
    }

    /** Before the first and after the last there is none. */
    private void watermark(String name, String help, String at, long ns) {
        if (ns != Long.MIN_VALUE && ns != Long.MAX_VALUE) {
            out.gauge(name, help, at, ns / SECOND_NS);
        }
    }

    private void sink(SinkMetrics sink) {
        String at = labels("sink", sink.name());
        out.counter("sink_rows", "Rows handed to a sink's connector.", at, sink.rowsWritten());
        out.counter("sink_rows_dropped", "Rows that came after the connector had failed.", at, sink.rowsDropped());
        out.gauge("sink_failed", "Whether a sink has failed.", at, sink.failure() == null ? 0 : 1);
        SinkEpochMetrics epochs = sink.epochs();
        if (epochs.transactional()) {
            out.gauge("sink_epoch_prepared", "Last epoch whose rows survive a crash.", at, epochs.prepared());
            out.gauge("sink_epoch_committed", "Last epoch that is visible.", at, epochs.committed());
            out.counter("sink_commit_retries", "Commits that failed and were put off.", at, epochs.commitRetries());
        }
        SinkDedupMetrics dedup = sink.dedup();
        if (dedup.idempotent()) {
            out.gauge("sink_rows_ahead", "Rows visible that no checkpoint has.", at, dedup.rowsAhead());
            out.gauge("sink_rows_ahead_limit", "How many there may be.", at, dedup.mostRowsAhead());
            out.counter("sink_holds", "Times that rows waited for a checkpoint.", at, dedup.holds());
            out.counter("sink_rows_recognised", "Rows replayed that were visible.", at, dedup.rowsRecognised());
            out.gauge("sink_rows_strange", "Rows that no replay has brought.", at, dedup.rowsStrange());
        }
    }

    private void core(CoreMetrics core) {
        String at = labels("core", String.valueOf(core.core()));
        out.counter("core_rounds", "Rounds over all operators of a core.", at, core.rounds());
        out.counter("core_busy_rounds", "Rounds that had work.", at, core.busyRounds());
        out.counter("core_spins", "Rounds without work, followed by a spin.", at, core.spins());
        out.counter("core_yields", "Rounds without work, followed by a yield.", at, core.yields());
        out.counter("core_parks", "Sleeps of a core.", at, core.parks());
        out.counter("core_busy_seconds", "Time in rounds with work.", at, core.busyNs() / SECOND_NS);
        out.counter("core_idle_seconds", "Time in rounds without work.", at, core.idleNs() / SECOND_NS);
        out.counter("core_parked_seconds", "Time slept.", at, core.parkedNs() / SECOND_NS);
        CoreMetrics.Violations budget = core.budget();
        out.counter("core_budget_violations", "Rounds over their budget.", at, budget.count());
        out.counter("core_budget_exceeded_seconds", "Time beyond the budget.", at, budget.exceededNs() / SECOND_NS);
        out.gauge("core_worst_round_seconds", "The longest round.", at, budget.worstNs() / SECOND_NS);
        out.gauge(
                "core_budget_alert",
                "0 none, 1 medium, 2 high, 3 critical.",
                at,
                budget.severity().ordinal());
        out.counter("core_allocated_bytes", "Heap bytes that rounds have allocated.", at, core.allocatedBytes());
        out.counter("core_allocations", "Rounds that have allocated.", at, core.allocations());
        core.left()
                .forEach((reason, count) -> out.counter(
                        "core_left",
                        "Why a core's loop left its operators.",
                        at + "," + labels("reason", reason.name().toLowerCase(Locale.ROOT)),
                        count));
    }

    private void operator(OperatorMetrics operator) {
        String at =
                labels("core", String.valueOf(operator.core()), "type", operator.type(), "operator", operator.name());
        out.counter("operator_rows_in", "Rows that an operator has taken.", at, operator.rowsIn());
        out.counter("operator_rows_out", "Rows that an operator has emitted.", at, operator.rowsOut());
        out.counter("operator_rows_filtered", "Rows that a filter left out.", at, operator.rowsFiltered());
        out.counter("operator_blocked", "Times without room for results.", at, operator.blocked());
        out.counter(
                "operator_timed_steps",
                "Steps that were timed, a sample.",
                at,
                operator.timed().steps());
        out.counter(
                "operator_timed_rows", "Rows of those.", at, operator.timed().rows());
        out.counter(
                "operator_timed_seconds", "Time of those.", at, operator.timed().ns() / SECOND_NS);
        out.counter(
                "operator_budget_violations",
                "Those over a budget.",
                at,
                operator.timed().violations());
    }

    private void lane(LaneMetrics lane) {
        String at = labels("core", String.valueOf(lane.core()), "direction", lane.direction(), "operator", lane.name());
        out.gauge("lane_blocks", "Blocks of the lanes of an operator.", at, lane.blocks());
        out.gauge("lane_blocks_in_use", "Blocks that hold something.", at, lane.inUse());
    }

    private void agent(AgentMetrics agent) {
        String at = labels("connector", agent.name());
        out.counter("connector_timed_steps", "Steps of a connector that were timed.", at, agent.steps());
        out.counter("connector_timed_seconds", "Time of those.", at, agent.stepNs() / SECOND_NS);
        out.counter("connector_chunk_violations", "Those over the budget of a chunk.", at, agent.chunkViolations());
        out.counter("connector_flushes", "Flushes of a sink.", at, agent.flushes());
        out.counter("connector_flush_violations", "Those over their budget.", at, agent.flushViolations());
    }
}
