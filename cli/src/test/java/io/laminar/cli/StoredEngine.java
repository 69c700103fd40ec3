package io.laminar.cli;

import io.laminar.engine.config.IoConfig;
import io.laminar.engine.io.IoBackends;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.CoreBarrier;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.CheckpointRun;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** What an engine of some cores would keep in a data directory, written through the storage's own service. */
final class StoredEngine implements AutoCloseable {
    static final int CORES = 2;
    static final long ROW_BYTES = 400;

    private static final int SEGMENT_BYTES = 128 << 10;
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int EPOCH_END = 0xFFFF;
    private static final int SOURCE = 1 << 16 | 0xFFFF;
    private static final int PRODUCER = 1 << 16;

    private final Random random = new Random(11);
    private final CheckpointStore store;
    private final List<StateRegion> regions = new ArrayList<>();
    private final List<IoPort> ports = new ArrayList<>();
    private final List<LogPort> logs = new ArrayList<>();
    private long position;

    StoredEngine(Path directory) throws IOException {
        Storage storage = ServiceLoader.load(Storage.class).findFirst().orElseThrow();
        store = storage.openCheckpoints(directory.resolve("checkpoints"));
        IoBackend backend = IoBackends.load().choose(IoConfig.Backend.NIO).backend();
        for (int core = 0; core < CORES; core++) {
            IoPort port = backend.open(IoOptions.defaults("stored"));
            ports.add(port);
            LogConfig config = LogConfig.of(directory.resolve("log"), core).withSizes(SEGMENT_BYTES, BUFFER_BYTES);
            logs.add(storage.openLog(config, new Storage.LogIo(port, backend, Runnable::run, System::nanoTime)));
            Region region = Region.create(RegionSource.LOCAL, 64 * Region.PAGE_BYTES, "sums.groups");
            region.allocateExtent(8);
            regions.add(new StateRegion(core, "sums.groups", region));
        }
    }

    /** Writes rows to the logs of all cores. */
    void rows(int count) throws IOException {
        for (int core = 0; core < CORES; core++) {
            append(core, RecordKind.SOURCE, SOURCE, "orders".getBytes(StandardCharsets.UTF_8));
            append(core, RecordKind.PRODUCER, PRODUCER, "a.csv".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < count; i++) {
                position++;
                byte[] row = new byte[(int) ROW_BYTES - 40];
                random.nextBytes(row);
                append(core, RecordKind.ROWS, PRODUCER, row);
                if (i % 8 == 7) {
                    settle(core);
                }
            }
            settle(core);
        }
    }

    private long append(int core, RecordKind kind, int source, byte[] payload) throws IOException {
        LogPort log = logs.get(core);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long address = log.reserve(kind, payload.length);
        while (address == LogPort.BACK_PRESSURED && System.nanoTime() < deadlineNs) {
            round(core);
            address = log.reserve(kind, payload.length);
        }
        if (address < 0) {
            throw new AssertionError("no room in the log: " + address);
        }
        RawMemory.copyFrom(payload, 0, address, payload.length);
        return log.commit(source, position, payload.length);
    }

    private void round(int core) throws IOException {
        logs.get(core).work();
        logs.get(core).maintain();
        ports.get(core).poll(16);
    }

    private void settle(int core) throws IOException {
        LogPort log = logs.get(core);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (log.durable() < log.appended()) {
            round(core);
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not durable: " + log.failure());
            }
        }
    }

    /** Takes a checkpoint of all cores, and gives up what it makes superfluous. {@return the barriers} */
    List<Long> checkpoint(long epoch, int retain) throws IOException {
        for (StateRegion region : regions) {
            for (int i = 0; i < 4; i++) {
                long at = region.region().base() + Region.PAGE_BYTES * (2 + random.nextInt(6));
                region.region().touch(at, Long.BYTES);
                RawMemory.putLong(at, random.nextLong());
            }
        }
        List<Long> barriers = new ArrayList<>();
        CheckpointRun run = store.begin(epoch, CORES, regions);
        for (int core = 0; core < CORES; core++) {
            logs.get(core).beginEpoch(epoch);
            barriers.add(append(core, RecordKind.BARRIER, EPOCH_END, new byte[0]));
            logs.get(core).beginEpoch(epoch + 1);
            settle(core);
            CoreBarrier barrier = run.barrier(core, barriers.get(core));
            barrier.freeze(regions.get(core).region());
            barrier.passed();
        }
        run.complete(CheckpointFacts.of(
                Map.of("orders/a.csv", position),
                Map.of("orders", 1_700_000_000_000_000_000L),
                Map.of("000001:sums", "CREATE STREAM sums AS SELECT SUM(a) FROM orders")));
        store.retain(retain);
        return barriers;
    }

    @Override
    public void close() {
        store.close();
        for (LogPort log : logs) {
            try {
                log.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        ports.forEach(IoPort::close);
        regions.forEach(region -> region.region().close());
    }
}
