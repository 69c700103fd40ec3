package io.laminar.ring0.testing;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogTally;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** A log that forgets, and that now and then has no room; what was appended is durable one record later. */
public final class MemoryLog implements LogPort {
    private static final int BYTES = 1 << 20;
    private static final int REFUSED = 7;

    private final long memory = RawMemory.allocate(BYTES, 64, "log");
    private final LogTally tally = new LogTally(Clock.STILL, 0);
    private long asked;
    private long appended;
    private long epoch;

    @Override
    public long reserve(RecordKind kind, int payloadBytes) {
        return ++asked % REFUSED == 0 ? BACK_PRESSURED : memory;
    }

    @Override
    public long commit(int source, long position, int payloadBytes) {
        return ++appended;
    }

    @Override
    public boolean work() {
        return false;
    }

    @Override
    public void sync() {}

    @Override
    public void maintain() {}

    @Override
    public void beginEpoch(long next) {
        epoch = next;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public long identity() {
        return 1;
    }

    @Override
    public long appended() {
        return appended;
    }

    @Override
    public long durable() {
        return Math.max(0, appended - 1);
    }

    @Override
    public long acknowledged() {
        return durable();
    }

    @Override
    public int mostPayloadBytes() {
        return BYTES;
    }

    @Override
    public @Nullable StorageException failure() {
        return null;
    }

    @Override
    public @Nullable StorageException segmentFailure() {
        return null;
    }

    @Override
    public LogTally tally() {
        return tally;
    }

    @Override
    public int dropBefore(long sequence) {
        return 0;
    }

    @Override
    public void close() {
        RawMemory.free(memory);
    }
}
