package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageException;

/**
 * A core's log up to an epoch, read one record ahead: of which epoch that is can be seen before it is taken.
 *
 * @threading one
 */
final class ReplayTape implements LogRecords {
    private final LogRecords log;
    private final long lastEpoch;
    private boolean ahead;
    private boolean ended;

    ReplayTape(LogRecords log, long lastEpoch) {
        this.log = log;
        this.lastEpoch = lastEpoch;
    }

    /** {@return whether there is a record behind the one at hand, which is then gone: the getters speak of the next} */
    boolean look() throws StorageException {
        if (!ahead && !ended) {
            ahead = log.next() && log.epoch() <= lastEpoch;
            ended = !ahead;
        }
        return ahead;
    }

    @Override
    public boolean next() throws StorageException {
        boolean more = look();
        ahead = false;
        return more;
    }

    @HotPath
    @Override
    public RecordKind kind() {
        return log.kind();
    }

    @HotPath
    @Override
    public int source() {
        return log.source();
    }

    @HotPath
    @Override
    public long position() {
        return log.position();
    }

    @HotPath
    @Override
    public long epoch() {
        return log.epoch();
    }

    @HotPath
    @Override
    public long sequence() {
        return log.sequence();
    }

    @HotPath
    @Override
    public long payload() {
        return log.payload();
    }

    @HotPath
    @Override
    public int payloadBytes() {
        return log.payloadBytes();
    }

    @Override
    public String place() {
        return log.place();
    }

    @Override
    public StorageException damaged(String details) {
        return log.damaged(details);
    }

    @Override
    public void close() throws StorageException {
        log.close();
    }
}
