package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts of an engine, at one moment. Numbers of different parts may be a few rows apart.
 *
 * @param sources all sources, by the order of their creation
 * @param streams all streams, likewise
 * @param sinks all sinks, likewise
 * @param run what runs the queries, and what that costs
 * @param io how files and sockets are reached
 * @param checkpoints what became of checkpoints; null without a data directory
 * @param nativeBytes bytes outside the heap of all engines in the process
 * @param failures everything that has failed, sources first
 */
public record MetricsSnapshot(
        List<SourceMetrics> sources,
        List<StreamMetrics> streams,
        List<SinkMetrics> sinks,
        RunMetrics run,
        IoMetrics io,
        @Nullable CheckpointMetrics checkpoints,
        long nativeBytes,
        List<EngineException> failures) {
    /** Copies the lists. */
    public MetricsSnapshot {
        sources = List.copyOf(sources);
        streams = List.copyOf(streams);
        sinks = List.copyOf(sinks);
        failures = List.copyOf(new ArrayList<>(failures));
    }

    /**
     * {@return the counts of a source}
     *
     * @param name its name
     */
    public Optional<SourceMetrics> source(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /**
     * {@return the counts of a stream}
     *
     * @param name its name
     */
    public Optional<StreamMetrics> stream(String name) {
        return streams.stream().filter(stream -> stream.name().equals(name)).findFirst();
    }

    /**
     * {@return the counts of a sink}
     *
     * @param name its name
     */
    public Optional<SinkMetrics> sink(String name) {
        return sinks.stream().filter(sink -> sink.name().equals(name)).findFirst();
    }

    /** {@return the counts of all cores, by their numbers} */
    public List<CoreMetrics> cores() {
        return run.cores();
    }

    /** {@return the counts of the logs of all cores, by their numbers; none without a data directory} */
    public List<LogMetrics> logs() {
        return checkpoints == null ? List.of() : checkpoints.logs();
    }

    /** {@return everything in the text format that Prometheus reads} */
    public String prometheus() {
        return new PrometheusText().of(this);
    }

    /** {@return rows that the core has taken, over all sources} */
    public long rowsIn() {
        return sources.stream().mapToLong(SourceMetrics::rowsIn).sum();
    }
}
