package io.laminar.bench.durability;

import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.storage.page.CheckpointRecovery;
import io.laminar.storage.page.PageStore;
import io.laminar.storage.page.RecoveredCheckpoint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The newest checkpoint into a fresh region, beside a channel that reads its files: from the page cache, and from the
 * device, where {@code dd} can take files out of the cache.
 */
final class ReadBack {
    private static final int READ_BYTES = 1 << 20;

    private final PagesRun run;
    private final PageStore store;
    private final Region expected;
    private final CheckpointFiles files;

    private ReadBack(PagesRun run, PageStore store, Region expected) throws IOException {
        this.run = run;
        this.store = store;
        this.expected = expected;
        this.files = CheckpointFiles.of(run.folder()
                .resolve("checkpoint-%020d".formatted(store.checkpoints().getFirst())));
    }

    static void measure(PagesRun run, PageStore store, Region expected) throws IOException {
        ReadBack readBack = new ReadBack(run, store, expected);
        readBack.fromCache(run.quick() ? 1 : 7);
        readBack.fromDevice(run.quick() ? 1 : 3);
    }

    private void fromCache(int rounds) throws IOException {
        double[] recoverMs = new double[rounds];
        double[] ratios = new double[rounds];
        double[] freshRatios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            double readMs = files.readMs();
            double freshMs = readFilesIntoFreshMemory();
            recoverMs[i] = recover();
            ratios[i] = recoverMs[i] / readMs;
            freshRatios[i] = recoverMs[i] / freshMs;
        }
        run.said("state read back, page cache", PagesRun.median(recoverMs), "ms");
        run.atMost("read back / files by a channel, page cache", PagesRun.median(ratios), "x", 2);
        run.said("read back / the same, into fresh memory", PagesRun.median(freshRatios), "x");
    }

    private void fromDevice(int rounds) throws IOException {
        double[] recoverMs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            if (!files.forget()) {
                return;
            }
            double readMs = files.readMs();
            files.forget();
            recoverMs[i] = recover();
            ratios[i] = recoverMs[i] / readMs;
        }
        run.said("state read back, device", PagesRun.median(recoverMs), "ms");
        run.atMost("read back / files by a channel, device", PagesRun.median(ratios), "x", 2);
    }

    private double recover() throws IOException {
        long start = System.nanoTime();
        RecoveredCheckpoint recovered = CheckpointRecovery.newest(
                        store, state -> Region.create(RegionSource.LOCAL, expected.limitBytes(), state.tag()))
                .orElseThrow();
        double ms = (System.nanoTime() - start) / 1e6;
        Region region = recovered.regions().firstEntry().getValue();
        if (region.usedBytes() != expected.usedBytes()
                || !RawMemory.equal(region.base(), expected.base(), region.usedBytes())) {
            throw new IllegalStateException("another state came back");
        }
        region.close();
        return ms;
    }

    /** Each byte to a place of its own, in huge pages that nobody had: what a recovery cannot do without. */
    private double readFilesIntoFreshMemory() throws IOException {
        long bytes = files.bytes() + (long) files.paths().size() * READ_BYTES;
        long start = System.nanoTime();
        long memory = RegionSource.LOCAL.reserve(bytes + READ_BYTES, "bench.fresh");
        long huge = memory + (2 << 20) - 1 & -(2 << 20);
        VirtualMemory.adviseHugePages(huge, bytes - (4 << 20) & -(2 << 20));
        long at = memory;
        for (Path file : files.paths()) {
            try (FileChannel channel = FileChannel.open(file)) {
                int read = 0;
                while (read >= 0) {
                    at += read;
                    read = channel.read(Buffers.view(at, READ_BYTES));
                }
            }
        }
        double ms = (System.nanoTime() - start) / 1e6;
        RegionSource.LOCAL.free(memory);
        return ms;
    }
}
