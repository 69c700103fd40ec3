package io.laminar.engine;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What sinks ask of checkpoints, and tell them: who coordinates those is behind it. The other way lead
 * {@link SinkAgent#begun} and {@link SinkAgent#decided}.
 *
 * @threading any
 */
interface EpochReport {
    /** The engine makes no checkpoints. */
    EpochReport NONE = new EpochReport() {
        @Override
        public boolean isDurable() {
            return false;
        }

        @Override
        public long decided() {
            return TransactionalSink.NO_EPOCH;
        }

        @Override
        public @Nullable Path stage(String sink) {
            return null;
        }

        @Override
        public void prepared(String sink, long epoch) {}

        @Override
        public void failed(String sink, long epoch, EngineException why) {}
    };

    /** {@return whether checkpoints are made, and so epochs ever decided} */
    boolean isDurable();

    /** {@return the epoch of the last durable decision, or {@link TransactionalSink#NO_EPOCH}} */
    long decided();

    /** {@return a directory of a sink's own, for what is prepared; null when nothing is kept} */
    @Nullable
    Path stage(String sink);

    /** {@return whether a former life is taken up: its sinks are opened, and what the logs have is replayed} */
    default boolean isRecovering() {
        return false;
    }

    /** {@return the last epoch whose barriers are on their way on every core: what comes before them is bounded} */
    default long sent() {
        return Long.MAX_VALUE;
    }

    /** Asks for a checkpoint soon: a sink shows many rows that none has. */
    default void ask() {}

    /** {@return how far each core has written to its log: what it has sent on so far comes from there} */
    default long[] logged() {
        return new long[0];
    }

    /**
     * {@return whether a crash leaves logs that reach so far}
     *
     * @param places of {@link #logged()}
     */
    default boolean isKept(long[] places) {
        return true;
    }

    /**
     * A sink has all rows of an epoch: prepared, or visible outside when it has no transactions. Of one epoch it may be
     * told more than once.
     *
     * @param sink its name
     * @param epoch whose barriers it has met
     */
    void prepared(String sink, long epoch);

    /**
     * A sink has failed and lacks rows of an epoch.
     *
     * @param sink its name
     * @param epoch whose barriers it has met
     * @param why what stopped it
     */
    void failed(String sink, long epoch, EngineException why);
}
