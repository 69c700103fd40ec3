package io.laminar.engine;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where checkpoints and sinks meet: which epoch is decided, and how far each sink has prepared. */
final class SinkDecisions implements EpochReport {
    private final Path stages;
    private final Map<String, Long> prepared = new ConcurrentHashMap<>();
    private final Map<String, EngineException> failures = new ConcurrentHashMap<>();
    private final CoreLogs logs;
    private final Checkpoints checkpoints;
    private volatile boolean begun;
    private volatile long sent = TransactionalSink.NO_EPOCH;
    private volatile long decided = TransactionalSink.NO_EPOCH;

    /** {@code stages}: holds a directory for each sink. */
    SinkDecisions(Path stages, CoreLogs logs, Checkpoints checkpoints) {
        this.stages = stages;
        this.logs = logs;
        this.checkpoints = checkpoints;
    }

    /** The logs were replayed: what comes from here on is new. */
    void begun() {
        begun = true;
    }

    @Override
    public boolean isRecovering() {
        return !begun;
    }

    /** Says that the barriers of an epoch are on their way. */
    void sent(long epoch) {
        sent = epoch;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public void ask() {
        checkpoints.ask();
    }

    @Override
    public long[] logged() {
        return logs.appended();
    }

    @Override
    public boolean isKept(long[] places) {
        return logs.areAcknowledged(places);
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public long decided() {
        return decided;
    }

    /** Says which epoch the last durable checkpoint has. */
    void decided(long epoch) {
        decided = epoch;
    }

    @Override
    public @Nullable Path stage(String sink) {
        return stages.resolve(URLEncoder.encode(sink, StandardCharsets.UTF_8));
    }

    @Override
    public void prepared(String sink, long epoch) {
        prepared.merge(sink, epoch, Math::max);
    }

    @Override
    public void failed(String sink, long epoch, EngineException why) {
        failures.put(sink, why);
    }

    /** {@return whether a sink has prepared an epoch} */
    boolean isPrepared(String sink, long epoch) {
        return prepared.getOrDefault(sink, TransactionalSink.NO_EPOCH) >= epoch;
    }

    /** {@return what stopped a sink, so that it lacks rows; null while nothing has} */
    @Nullable
    EngineException failure(String sink) {
        return failures.get(sink);
    }

    /** Forgets a sink that is dropped: another one may have its name. */
    void forget(String sink) {
        prepared.remove(sink);
        failures.remove(sink);
    }
}
