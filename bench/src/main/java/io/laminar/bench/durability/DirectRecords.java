package io.laminar.bench.durability;

import io.laminar.bench.io.ChannelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the device takes: one {@code pwrite} a group past the page cache that returns when the bytes are durable, as
 * many whole blocks as the log writes for such a group, and nothing else.
 */
final class DirectRecords implements RecordLog {
    private static final long FILE_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 4096;

    /** With the head that the log gives it. */
    private static final int LOGGED_BYTES = RECORD_BYTES + 40;

    private final ChannelFile file;
    private final int bytes;
    private long offset;
    private long number;

    private DirectRecords(ChannelFile file, int bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static DirectRecords open(Path path, int group) throws IOException {
        ChannelFile.preallocate(path, FILE_BYTES);
        int bytes = bytesOf(group);
        return new DirectRecords(
                ChannelFile.open(path, bytes, StandardOpenOption.DSYNC, ChannelFile.pastTheCache()), bytes);
    }

    /** {@return bytes of the blocks that a group takes in the log} */
    static int bytesOf(int group) {
        return group * LOGGED_BYTES + BLOCK_BYTES - 1 & -BLOCK_BYTES;
    }

    @Override
    public void commit(int records) {
        long buffer = file.claim();
        for (int i = 0; i < records; i++) {
            RecordLog.fill(buffer + (long) i * LOGGED_BYTES, number++);
        }
        offset = offset + bytes > FILE_BYTES ? 0 : offset;
        file.write(offset, bytes);
        offset += bytes;
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
