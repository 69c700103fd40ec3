package io.laminar.bench.durability;

import io.laminar.bench.io.Ports;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.log.Log;
import io.laminar.storage.log.LogInspection;
import io.laminar.storage.log.LogReader;
import io.laminar.storage.log.LogWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The log of a core. Overlapped, as a core uses it: a group is filled while the one before is on its way. Segments that
 * nobody needs any more are used again, as checkpoints have it.
 */
final class CoreRecords implements RecordLog {
    private static final long PARK_NS = 1_000_000_000;
    private static final int EVENTS = 16;
    private static final int CORE = 0;

    private final Path directory;
    private final IoPort port;
    private final Log log;
    private final LogWriter writer;
    private final boolean overlapped;
    private final ExecutorService background;
    private final long dropEvery;
    private long dropAt;

    private CoreRecords(Path directory, IoPort port, Log log, boolean overlapped, ExecutorService background) {
        this.directory = directory;
        this.port = port;
        this.log = log;
        this.writer = log.writer();
        this.overlapped = overlapped;
        this.background = background;
        this.dropEvery = LogConfig.DEFAULT_SEGMENT_BYTES / (2 * RECORD_BYTES);
        this.dropAt = dropEvery;
    }

    static CoreRecords open(Path directory, IoBackend backend, boolean overlapped) throws IOException {
        IoPort port = backend.open(new IoOptions("bench", 16, 0, 1, 64, false, false));
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            Log log = Log.open(LogConfig.of(directory, CORE), new LogIo(port, backend, background, System::nanoTime));
            return new CoreRecords(directory, port, log, overlapped, background);
        } catch (IOException e) {
            background.shutdown();
            port.close();
            throw e;
        }
    }

    @Override
    public void commit(int records) {
        for (int i = 0; i < records; ) {
            long address = writer.reserve(RecordKind.ROWS, RECORD_BYTES);
            if (address >= 0) {
                RecordLog.fill(address, writer.appended());
                writer.commit(0, writer.appended());
                i++;
            } else {
                await();
            }
        }
        while (!writer.flush()) {
            await();
        }
        if (!overlapped) {
            drain();
        }
    }

    @Override
    public void drain() {
        while (writer.durable() < writer.appended()) {
            await();
            writer.flush();
        }
    }

    /** Sleeping hands over what was started: polling first would be a call more. */
    private void await() {
        StorageException failure = writer.failure();
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
        maintain();
        port.park(PARK_NS);
        port.poll(EVENTS);
    }

    private void maintain() {
        try {
            writer.maintain(0);
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        }
        if (writer.durable() > dropAt) {
            dropAt += dropEvery;
            background.execute(this::drop);
        }
    }

    private void drop() {
        try {
            log.dropBefore(writer.durable());
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long systemCalls() {
        return Ports.systemCalls(port);
    }

    /** All records that were not dropped have their numbers. */
    @Override
    public void check(long records) {
        try {
            long first = LogInspection.of(directory, CORE).segments().getFirst().first();
            long number = first - 1;
            try (LogReader reader = LogReader.open(directory, CORE, first)) {
                while (reader.next()) {
                    if (RawMemory.getLong(reader.payload()) != number++) {
                        throw new IllegalStateException("another record: number=" + (number - 1));
                    }
                }
            }
            if (number != records || writer.durable() != records) {
                throw new IllegalStateException("records=" + number + ", expected=" + records);
            }
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            log.close();
        } catch (StorageException e) {
            throw new UncheckedIOException(e);
        } finally {
            port.close();
            background.shutdown();
        }
    }
}
