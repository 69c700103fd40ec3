package io.laminar.bench.durability;

import io.laminar.bench.report.Goal;
import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.storage.page.CheckpointRecovery;
import io.laminar.storage.page.CheckpointRegion;
import io.laminar.storage.page.CheckpointWriter;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.PageStore;
import io.laminar.storage.page.PendingCheckpoint;
import io.laminar.storage.page.RecoveredCheckpoint;
import io.laminar.storage.page.RegionKey;
import io.laminar.storage.page.StoreFile;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** One region of a core under full load: what checkpoints of it cost the core, the device, and the next start. */
final class CheckpointedPages {
    private static final double DIRTY = 0.10;
    private static final double TOUCHED = 0.01;
    private static final int READ_BYTES = 1 << 20;
    private static final long QUIET_NS = 600_000_000;

    /** How long a snapshot stays open that nobody reads: writes behind its barrier have pages to save. */
    private static final long OPEN_NS = 500_000;

    private final String name;
    private final Path folder;
    private final long stateBytes;
    private final boolean quick;
    private final SplittableRandom random = new SplittableRandom(7);
    private final List<ReportLine> lines = new ArrayList<>();
    private long epoch;

    private CheckpointedPages(Path folder, String fileSystem, boolean quick) {
        this.folder = folder;
        this.quick = quick;
        this.stateBytes = quick ? 32L << 20 : 1L << 30;
        this.name = "pages, " + (stateBytes >> 20) + " MiB, " + fileSystem;
    }

    /**
     * Runs it: the core on the first processor, everything else, RocksDB's threads included, on the second.
     *
     * @param folder where
     * @param fileSystem its type
     * @param quick little state and few rounds
     */
    static List<ReportLine> measure(Path folder, String fileSystem, boolean quick) {
        CheckpointedPages pages = new CheckpointedPages(folder, fileSystem, quick);
        return Processors.on(1, () -> {
            pages.run();
            return pages.lines;
        });
    }

    private void run() throws IOException {
        try (Region region = Region.create(RegionSource.LOCAL, 2 * stateBytes + (1 << 20), "bench");
                RocksPageStore store = RocksPageStore.open(RocksPageStoreConfig.of(folder))) {
            region.allocateExtent(stateBytes >>> Region.PAGE_SHIFT);
            region.touch(region.base(), region.usedBytes());
            for (long at = Region.PAGE_BYTES; at < region.usedBytes(); at += Long.BYTES) {
                RawMemory.putLong(region.base() + at, random.nextLong());
            }
            try (CheckpointWriter writer = new CheckpointWriter(store)) {
                load(region, store, writer);
                readBack(store, region);
            }
        }
    }

    private void load(Region region, PageStore store, CheckpointWriter writer) throws IOException {
        List<CheckpointRegion> parts = List.of(new CheckpointRegion(new RegionKey(0, 0), "bench", region));
        int barriers = quick ? 50 : 2_000;
        int[] dirty = PageOwner.anyPages(region, DIRTY, random);
        PageOwner owner = new PageOwner(region, dirty, barriers);
        try (owner) {
            long startNs = System.nanoTime();
            Manifest full = checkpoint(writer, parts, owner);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            said("full checkpoint under load", bytes(full.files()) / seconds / (1 << 20), "MiB/s");
            slowdown(store, writer, parts, owner);
            incremental(store, writer, parts, owner, bytes(full.files()));
            owner.writeTo(dirty);
            for (int i = 0; i < barriers; i++) {
                PendingCheckpoint pending = writer.prepare(++epoch, 1, parts);
                owner.freeze(pending);
                spin(OPEN_NS);
                pending.abandon();
            }
        }
        lines.add(Goal.atMost(name, "stall at a barrier, p50", owner.stalls().percentile(50) / 1e3, "us", 20));
        lines.add(Goal.atMost(name, "stall at a barrier, p99.9", owner.stalls().percentile(99.9) / 1e3, "us", 200));
        said("256 writes behind a barrier, p50", owner.behind().percentile(50) / 1e3, "us");
        said("256 writes behind a barrier, p99.9", owner.behind().percentile(99.9) / 1e3, "us");
        // What the owner has written since is in no checkpoint: readBack compares with a last one.
        region.adopt();
        PendingCheckpoint last = writer.prepare(++epoch, 1, parts);
        last.freeze(0, 0);
        last.write(CheckpointFacts.NONE);
        store.retain(1);
    }

    private Manifest checkpoint(CheckpointWriter writer, List<CheckpointRegion> parts, PageOwner owner)
            throws IOException {
        PendingCheckpoint pending = writer.prepare(++epoch, 1, parts);
        owner.freeze(pending);
        return pending.write(CheckpointFacts.NONE);
    }

    /** Writes a second in quiet, and while a snapshot is written, in turns: other pages are dirty each time. */
    private void slowdown(PageStore store, CheckpointWriter writer, List<CheckpointRegion> parts, PageOwner owner)
            throws IOException {
        int rounds = quick ? 1 : 9;
        double[] slowdowns = new double[rounds];
        double[] quietNs = new double[rounds];
        double[] writtenMs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            owner.writeTo(PageOwner.anyPages(parts.getFirst().region(), DIRTY, random));
            spin(QUIET_NS / 3);
            double quiet = nsAWrite(owner, () -> spin(QUIET_NS));
            PendingCheckpoint pending = writer.prepare(++epoch, 1, parts);
            long startNs = System.nanoTime();
            double loaded = nsAWrite(owner, () -> {
                owner.freeze(pending);
                pending.write(CheckpointFacts.NONE);
            });
            writtenMs[i] = (System.nanoTime() - startNs) / 1e6;
            quietNs[i] = quiet;
            slowdowns[i] = loaded / quiet;
            store.retain(2);
        }
        said("a write, no snapshot", median(quietNs), "ns");
        said("checkpoint of 10 % dirty pages, under load", median(writtenMs), "ms");
        lines.add(Goal.atMost(name, "time of a write, snapshot / none, median", median(slowdowns), "x", 1.15));
        said(
                "time of a write, snapshot / none, worst round",
                Arrays.stream(slowdowns).max().orElse(0),
                "x");
    }

    /** Something that may fail. */
    private interface Work {
        void run() throws IOException;
    }

    private static double nsAWrite(PageOwner owner, Work work) throws IOException {
        long writes = owner.writes();
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / (double) Math.max(1, owner.writes() - writes);
    }

    private static void spin(long ns) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < ns) {
            Thread.onSpinWait();
        }
    }

    /** Checkpoints after a hundredth of the pages was written; compaction, which others pay for, is counted as well. */
    private void incremental(
            PageStore store, CheckpointWriter writer, List<CheckpointRegion> parts, PageOwner owner, long fullBytes)
            throws IOException {
        int rounds = quick ? 3 : 24;
        double[] shares = new double[rounds];
        pause(owner);
        Manifest before = checkpoint(writer, parts, owner);
        long writtenBefore = writtenBytes();
        for (int i = 0; i < rounds; i++) {
            owner.writeTo(PageOwner.anyPages(parts.getFirst().region(), TOUCHED, random));
            spin(QUIET_NS / 6);
            pause(owner);
            Manifest next = checkpoint(writer, parts, owner);
            shares[i] = (double) newBytes(before, next) / fullBytes;
            before = next;
            store.retain(2);
        }
        double all = (double) (writtenBytes() - writtenBefore) / rounds / fullBytes;
        lines.add(Goal.atMost(
                name, "files of a checkpoint after 1 % / full, median", 100 * median(shares.clone()), "%", 5));
        said(
                "files of a checkpoint after 1 % / full, mean",
                100 * Arrays.stream(shares).average().orElse(0), "%");
        said("all that was written, compaction too / full", 100 * all, "%");
    }

    /** What was begun has ended long before. */
    private static void pause(PageOwner owner) {
        owner.writeTo(new int[0]);
        spin(QUIET_NS / 60);
    }

    private static long bytes(List<StoreFile> files) {
        return files.stream().mapToLong(StoreFile::bytes).sum();
    }

    private static long newBytes(Manifest before, Manifest next) {
        Set<StoreFile> known = new HashSet<>(before.files());
        return bytes(next.files().stream().filter(file -> !known.contains(file)).toList());
    }

    /** {@return what the process has handed to the device so far} */
    private static long writtenBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("write_bytes: ")) {
                return Long.parseLong(line.substring("write_bytes: ".length()));
            }
        }
        return 0;
    }

    /** The newest checkpoint into a fresh region, beside a channel that reads its files; all from the page cache. */
    private void readBack(PageStore store, Region expected) throws IOException {
        int rounds = quick ? 1 : 5;
        double[] ratios = new double[rounds];
        double[] recoverMs = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long readNs = readFiles(store.checkpoints().getFirst());
            long start = System.nanoTime();
            RecoveredCheckpoint recovered = CheckpointRecovery.newest(
                            store, state -> Region.create(RegionSource.LOCAL, expected.limitBytes(), state.tag()))
                    .orElseThrow();
            long recoverNs = System.nanoTime() - start;
            Region region = recovered.regions().firstEntry().getValue();
            if (region.usedBytes() != expected.usedBytes()
                    || !RawMemory.equal(region.base(), expected.base(), region.usedBytes())) {
                throw new IllegalStateException("another state came back");
            }
            region.close();
            recoverMs[i] = recoverNs / 1e6;
            ratios[i] = (double) recoverNs / readNs;
        }
        said("state read back into a region", median(recoverMs), "ms");
        lines.add(Goal.atMost(name, "state read back / its files read by a channel", median(ratios), "x", 2));
    }

    private long readFiles(long newest) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        long start = System.nanoTime();
        try (Stream<Path> files = Files.list(folder.resolve("checkpoint-%020d".formatted(newest)))) {
            for (Path file : files.toList()) {
                try (FileChannel channel = FileChannel.open(file)) {
                    while (channel.read(buffer.clear()) >= 0) {
                        // Only the time matters.
                    }
                }
            }
        }
        return System.nanoTime() - start;
    }

    private void said(String what, double value, String unit) {
        lines.add(Goal.said(name, what, value, unit));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
