package io.laminar.bench.durability;

import io.laminar.bench.io.ChannelFile;
import io.laminar.bench.io.LogFile;
import io.laminar.bench.io.PortFile;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Groups of records in a preallocated file, around and around in it: one write each, durable in one way or another. */
final class FileRecords implements RecordLog {
    private static final long FILE_BYTES = 64 << 20;
    private static final int BLOCK_BYTES = 4096;

    /** With the head that the log gives it. */
    static final int LOGGED_BYTES = RECORD_BYTES + 40;

    private final LogFile file;
    private final int stride;
    private final int groupBytes;
    private final Write write;
    private long offset;
    private long number;

    /** Writes what was claimed. */
    private interface Write {
        void group(long offset, int records);
    }

    private FileRecords(LogFile file, int stride, int groupBytes, Write write) {
        this.file = file;
        this.stride = stride;
        this.groupBytes = groupBytes;
        this.write = write;
    }

    /** A channel: each group is one write and one force. */
    static FileRecords channel(Path path, int group) throws IOException {
        ChannelFile.preallocate(path, FILE_BYTES);
        int bytes = group * RECORD_BYTES;
        ChannelFile file = ChannelFile.open(path, blocks(bytes));
        return new FileRecords(
                file, RECORD_BYTES, bytes, (offset, records) -> file.commit(offset, records * RECORD_BYTES));
    }

    /**
     * What the device takes: one {@code pwrite} a group past the page cache that returns when the bytes are durable, as
     * many whole blocks as the log writes for such a group, and nothing else.
     */
    static FileRecords direct(Path path, int group) throws IOException {
        ChannelFile.preallocate(path, FILE_BYTES);
        int bytes = blocks(group * LOGGED_BYTES);
        ChannelFile file = ChannelFile.open(path, bytes, StandardOpenOption.DSYNC, ChannelFile.pastTheCache());
        return new FileRecords(file, LOGGED_BYTES, bytes, (offset, records) -> file.write(offset, bytes));
    }

    /** The same blocks, durable, with several groups under way. */
    static FileRecords underWay(IoBackend backend, Path path, int group, int groups) throws IOException {
        ChannelFile.preallocate(path, FILE_BYTES);
        int bytes = blocks(group * LOGGED_BYTES);
        PortFile file = PortFile.open(backend, path, FileUse.DIRECT, groups, bytes);
        return new FileRecords(file, RECORD_BYTES, bytes, (offset, records) -> file.start(offset, bytes));
    }

    /** {@return bytes of the write of a group} */
    int groupBytes() {
        return groupBytes;
    }

    private static int blocks(int bytes) {
        return bytes + BLOCK_BYTES - 1 & -BLOCK_BYTES;
    }

    @Override
    public void commit(int records) {
        long buffer = file.claim();
        for (int i = 0; i < records; i++) {
            RecordLog.fill(buffer + (long) i * stride, number++);
        }
        offset = offset + groupBytes > FILE_BYTES ? 0 : offset;
        write.group(offset, records);
        offset += groupBytes;
    }

    @Override
    public void drain() {
        file.drain();
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
