package io.laminar.engine;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what sinks tell about epochs. */
final class EpochNotes implements EpochReport {
    private final long decided;
    private final List<String> said = new ArrayList<>();

    EpochNotes() {
        this(TransactionalSink.NO_EPOCH);
    }

    EpochNotes(long decided) {
        this.decided = decided;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public long decided() {
        return decided;
    }

    @Override
    public @Nullable Path stage(String sink) {
        return null;
    }

    @Override
    public synchronized void prepared(String sink, long epoch) {
        said.add("prepared " + epoch);
    }

    @Override
    public synchronized void failed(String sink, long epoch, EngineException why) {
        said.add("failed " + epoch + " E" + why.code().number());
    }

    /** {@return what was said since the last time} */
    synchronized List<String> said() {
        List<String> all = List.copyOf(said);
        said.clear();
        return all;
    }
}
