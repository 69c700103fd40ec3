package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogTally;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** In place of a core's log while what that has is only read: nothing can be appended. */
final class SealedLog implements LogPort {
    private final LogTally nothing = new LogTally(Clock.STILL, 0);

    @HotPath
    @Override
    public long reserve(RecordKind kind, int payloadBytes) {
        return FAILED;
    }

    @HotPath
    @Override
    public long commit(int source, long position, int payloadBytes) {
        throw sealed();
    }

    private static IllegalStateException sealed() {
        return new IllegalStateException("nothing was reserved: the log is only read");
    }

    @HotPath
    @Override
    public boolean work() {
        return false;
    }

    @HotPath
    @Override
    public void sync() {
        // Nothing is appended.
    }

    @Override
    public void maintain() {
        // There are no files.
    }

    @HotPath
    @Override
    public void beginEpoch(long epoch) {
        // No record is stamped.
    }

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public long identity() {
        return 0;
    }

    @HotPath
    @Override
    public long appended() {
        return 0;
    }

    @HotPath
    @Override
    public long durable() {
        return 0;
    }

    @HotPath
    @Override
    public long acknowledged() {
        return 0;
    }

    /** Rows of the log have found room once. */
    @HotPath
    @Override
    public int mostPayloadBytes() {
        return Integer.MAX_VALUE;
    }

    @Override
    public @Nullable StorageException failure() {
        return null;
    }

    @Override
    public @Nullable StorageException segmentFailure() {
        return null;
    }

    @HotPath
    @Override
    public LogTally tally() {
        return nothing;
    }

    @Override
    public int dropBefore(long sequence) {
        return 0;
    }

    @Override
    public void close() {
        // There are no files.
    }
}
