package io.laminar.bench.durability;

import io.laminar.bench.io.ChannelFile;
import io.laminar.bench.io.PortFile;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import java.io.IOException;
import java.nio.file.Path;

/** What the device would take with several groups under way, which the log does not have: the same blocks, durable. */
final class ManyGroups implements RecordLog {
    private static final long FILE_BYTES = 64 << 20;

    private final PortFile file;
    private final int bytes;
    private long offset;
    private long number;

    private ManyGroups(PortFile file, int bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static ManyGroups open(IoBackend backend, Path path, int group, int underWay) throws IOException {
        ChannelFile.preallocate(path, FILE_BYTES);
        int bytes = DirectRecords.bytesOf(group);
        return new ManyGroups(PortFile.open(backend, path, FileUse.DIRECT, underWay, bytes), bytes);
    }

    @Override
    public void commit(int records) {
        long buffer = file.claim();
        for (int i = 0; i < records; i++) {
            RecordLog.fill(buffer + (long) i * RECORD_BYTES, number++);
        }
        offset = offset + bytes > FILE_BYTES ? 0 : offset;
        file.start(offset, bytes);
        offset += bytes;
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
