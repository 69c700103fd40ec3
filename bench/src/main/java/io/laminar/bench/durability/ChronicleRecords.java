package io.laminar.bench.durability;

import io.laminar.memory.raw.RawMemory;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/** Chronicle Queue in its mode SYNC: an excerpt a record, a sync a group. */
final class ChronicleRecords implements RecordLog {
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<?> bytes = Bytes.allocateDirect(RECORD_BYTES);
    private final long address;
    private long number;

    private ChronicleRecords(ChronicleQueue queue) {
        this.queue = queue;
        this.appender = queue.createAppender();
        bytes.writeLimit(RECORD_BYTES);
        this.address = bytes.addressForRead(0);
        RawMemory.fill(address, RECORD_BYTES, (byte) 0);
    }

    static ChronicleRecords open(Path directory) {
        return new ChronicleRecords(SingleChronicleQueueBuilder.binary(directory)
                .syncMode(SyncMode.SYNC)
                .build());
    }

    @Override
    public void commit(int records) {
        for (int i = 0; i < records; i++) {
            RecordLog.fill(address, number++);
            bytes.readPositionRemaining(0, RECORD_BYTES);
            appender.writeBytes(bytes);
        }
        appender.sync();
    }

    @Override
    public void drain() {
        // Every call has waited already.
    }

    @Override
    public long systemCalls() {
        return -1;
    }

    @Override
    public void check(long records) {
        long there = 0;
        try (ExcerptTailer tailer = queue.createTailer()) {
            bytes.clear();
            while (tailer.readBytes(bytes)) {
                if (RawMemory.getLong(address) != there++) {
                    throw new IllegalStateException("another record: number=" + (there - 1));
                }
                bytes.clear();
            }
        }
        if (there != records) {
            throw new IllegalStateException("records=" + there + ", expected=" + records);
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
        bytes.releaseLast();
    }
}
