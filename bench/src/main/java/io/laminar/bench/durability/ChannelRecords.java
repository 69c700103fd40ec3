package io.laminar.bench.durability;

import io.laminar.bench.io.ChannelFile;
import java.io.IOException;
import java.nio.file.Path;

/** A channel on a preallocated file, around and around in it: each group is one write and one force. */
final class ChannelRecords implements RecordLog {
    private static final long FILE_BYTES = 64 << 20;
    private static final int PAGE_BYTES = 4096;

    private final ChannelFile file;
    private final int groupBytes;
    private long offset;
    private long number;

    private ChannelRecords(ChannelFile file, int groupBytes) {
        this.file = file;
        this.groupBytes = groupBytes;
    }

    static ChannelRecords open(Path path, int group) throws IOException {
        ChannelFile.preallocate(path, FILE_BYTES);
        // The buffer is cut to whole pages.
        int bufferBytes = (group * RECORD_BYTES + PAGE_BYTES - 1) & -PAGE_BYTES;
        return new ChannelRecords(ChannelFile.open(path, bufferBytes), group * RECORD_BYTES);
    }

    @Override
    public void commit(int records) {
        long buffer = file.claim();
        for (int i = 0; i < records; i++) {
            RecordLog.fill(buffer + (long) i * RECORD_BYTES, number++);
        }
        if (offset + groupBytes > FILE_BYTES) {
            offset = 0;
        }
        file.commit(offset, records * RECORD_BYTES);
        offset += groupBytes;
    }

    @Override
    public void drain() {
        // Every call has waited already.
    }

    @Override
    public long systemCalls() {
        return file.systemCalls();
    }

    @Override
    public void check(long records) {
        if (number != records) {
            throw new IllegalStateException("records=" + number + ", expected=" + records);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
