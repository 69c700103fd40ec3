package io.laminar.bench.durability;

import io.laminar.bench.report.Processors;
import io.laminar.bench.report.ReportLine;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.storage.page.CheckpointRegion;
import io.laminar.storage.page.CheckpointWriter;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.PageStore;
import io.laminar.storage.page.PendingCheckpoint;
import io.laminar.storage.page.RegionKey;
import io.laminar.storage.page.StoreFile;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import io.laminar.storage.page.rocksdb.RocksPageStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** One region of a core under full load: what checkpoints of it cost the core, the device, and the next start. */
final class CheckpointedPages {
    private static final double DIRTY = 0.10;
    private static final double TOUCHED = 0.01;
    private static final long QUIET_NS = 600_000_000;

    /** How long a snapshot stays open that nobody reads: writes behind its barrier have pages to save. */
    private static final long OPEN_NS = 500_000;

    private final PagesRun run;
    private final Region region;
    private final PageStore store;
    private final CheckpointWriter writer;
    private final List<CheckpointRegion> parts;
    private final SplittableRandom random;
    private long epoch;

    private CheckpointedPages(PagesRun run, Region region, PageStore store, SplittableRandom random) {
        this.run = run;
        this.region = region;
        this.store = store;
        this.random = random;
        this.writer = new CheckpointWriter(store);
        this.parts = List.of(new CheckpointRegion(new RegionKey(0, 0), "bench", region));
    }

    /**
     * Runs it: the core on the first processor, everything else, RocksDB's threads included, on the second; but for
     * reading back, which has both.
     *
     * @param folder where
     * @param fileSystem its type
     * @param quick little state and few rounds
     * @param lines is told each line once it is known
     */
    static void measure(Path folder, String fileSystem, boolean quick, Consumer<ReportLine> lines) throws IOException {
        long stateBytes = quick ? 32L << 20 : 1L << 30;
        PagesRun run =
                new PagesRun("pages, " + (stateBytes >> 20) + " MiB, " + fileSystem, folder, stateBytes, quick, lines);
        try (Region region = Region.create(RegionSource.LOCAL, 2 * stateBytes + (1 << 20), "bench")) {
            Processors.on(1, () -> {
                writeAll(run, region);
                return "";
            });
            try (RocksPageStore store = RocksPageStore.open(RocksPageStoreConfig.of(folder))) {
                ReadBack.measure(run, store, region);
            }
        }
    }

    private static void writeAll(PagesRun run, Region region) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        region.allocateExtent(run.stateBytes() >>> Region.PAGE_SHIFT);
        region.touch(region.base(), region.usedBytes());
        for (long at = Region.PAGE_BYTES; at < region.usedBytes(); at += Long.BYTES) {
            RawMemory.putLong(region.base() + at, random.nextLong());
        }
        try (RocksPageStore store = RocksPageStore.open(RocksPageStoreConfig.of(run.folder()))) {
            new CheckpointedPages(run, region, store, random).load();
        }
    }

    private void load() throws IOException {
        int barriers = run.quick() ? 50 : 4_000;
        int[] dirty = PageOwner.anyPages(region, DIRTY, random);
        PageOwner owner = new PageOwner(region, dirty, barriers);
        try (owner) {
            long startNs = System.nanoTime();
            Manifest full = checkpoint(owner);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            run.said("full checkpoint under load", bytes(full.files()) / seconds / (1 << 20), "MiB/s");
            slowdown(owner);
            incremental(owner, bytes(full.files()));
            owner.writeTo(dirty);
            run.said(
                    "stall, worst of the first 40: code is cold", owner.stalls().percentile(100) / 1e3, "us");
            barriers(owner, barriers / 4);
            owner.clear();
            barriers(owner, barriers);
        }
        run.atMost("stall at a barrier, p50", owner.stalls().percentile(50) / 1e3, "us", 20);
        run.atMost("stall at a barrier, p99.9", owner.stalls().percentile(99.9) / 1e3, "us", 200);
        run.said("stall at a barrier, worst", owner.stalls().percentile(100) / 1e3, "us");
        run.said("no barrier, the clock alone, p99.9", owner.controls().percentile(99.9) / 1e3, "us");
        run.said("no barrier, the clock alone, worst", owner.controls().percentile(100) / 1e3, "us");
        run.said("256 writes behind a barrier, p50", owner.behind().percentile(50) / 1e3, "us");
        run.said("256 writes behind a barrier, p99.9", owner.behind().percentile(99.9) / 1e3, "us");
        // What the owner has written since is in no checkpoint: what is read back is compared with a last one.
        region.adopt();
        PendingCheckpoint last = writer.prepare(++epoch, 1, parts);
        last.freeze(0, 0);
        last.write(CheckpointFacts.NONE);
        store.retain(1);
        region.disown();
    }

    /** Barriers, and moments without one, in turns. */
    private void barriers(PageOwner owner, int barriers) {
        for (int i = 0; i < barriers; i++) {
            PendingCheckpoint pending = writer.prepare(++epoch, 1, parts);
            owner.freeze(pending);
            PagesRun.spin(OPEN_NS);
            pending.abandon();
            owner.control();
            PagesRun.spin(OPEN_NS);
        }
    }

    private Manifest checkpoint(PageOwner owner) throws IOException {
        PendingCheckpoint pending = writer.prepare(++epoch, 1, parts);
        owner.freeze(pending);
        return pending.write(CheckpointFacts.NONE);
    }

    /**
     * Writes in quiet; while a snapshot is written; and, to see what of that is the machine's, while the same number of
     * bytes is written to a file and nobody needs a snapshot. In turns: other pages are dirty each time.
     */
    private void slowdown(PageOwner owner) throws IOException {
        int rounds = run.quick() ? 1 : 9;
        double[] wall = new double[rounds];
        double[] processor = new double[rounds];
        double[] control = new double[rounds];
        OwnerTimes[] quiet = new OwnerTimes[rounds];
        OwnerTimes[] loaded = new OwnerTimes[rounds];
        long bytes = (long) (DIRTY * run.stateBytes());
        for (int i = 0; i < rounds; i++) {
            owner.writeTo(PageOwner.anyPages(region, DIRTY, random));
            PagesRun.spin(QUIET_NS / 3);
            quiet[i] = owner.during(() -> PagesRun.spin(QUIET_NS));
            PendingCheckpoint pending = writer.prepare(++epoch, 1, parts);
            loaded[i] = owner.during(() -> {
                owner.freeze(pending);
                pending.write(CheckpointFacts.NONE);
            });
            PlainFile file = new PlainFile(run.folder().resolveSibling("plain"));
            OwnerTimes plain = owner.during(() -> file.write(region, bytes));
            wall[i] = loaded[i].wallNsAWrite() / quiet[i].wallNsAWrite();
            processor[i] = loaded[i].runNsAWrite() / quiet[i].runNsAWrite();
            control[i] = plain.wallNsAWrite() / quiet[i].wallNsAWrite();
            store.retain(2);
        }
        run.said("a write, no snapshot", median(quiet, OwnerTimes::wallNsAWrite), "ns");
        run.said("checkpoint of 10 % dirty pages, under load", median(loaded, one -> one.wallNs() / 1e6), "ms");
        run.atMost("time of a write, snapshot / none, median", PagesRun.median(wall), "x", 1.15);
        run.said("the same, worst round", Arrays.stream(wall).max().orElse(0), "x");
        run.said("the same, processor time only", PagesRun.median(processor), "x");
        run.said("the same, plain file instead of a snapshot", PagesRun.median(control), "x");
        run.said("owner's processor was another's, no snapshot", median(quiet, OwnerTimes::waitPercent), "%");
        run.said("owner's processor was another's, snapshot", median(loaded, OwnerTimes::waitPercent), "%");
    }

    private static double median(OwnerTimes[] rounds, ToDoubleFunction<OwnerTimes> of) {
        return PagesRun.median(Arrays.stream(rounds).mapToDouble(of).toArray());
    }

    /** Checkpoints after a hundredth of the pages was written; compaction, which others pay for, is counted as well. */
    private void incremental(PageOwner owner, long fullBytes) throws IOException {
        int rounds = run.quick() ? 3 : 24;
        double[] shares = new double[rounds];
        pause(owner);
        Manifest before = checkpoint(owner);
        long writtenBefore = writtenBytes();
        for (int i = 0; i < rounds; i++) {
            owner.writeTo(PageOwner.anyPages(region, TOUCHED, random));
            PagesRun.spin(QUIET_NS / 6);
            pause(owner);
            Manifest next = checkpoint(owner);
            shares[i] = 100.0 * newBytes(before, next) / fullBytes;
            before = next;
            store.retain(2);
        }
        double all = 100.0 * (writtenBytes() - writtenBefore) / rounds / fullBytes;
        run.atMost("files of a checkpoint after 1 % / full, median", PagesRun.median(shares), "%", 5);
        run.said(
                "files of a checkpoint after 1 % / full, mean",
                Arrays.stream(shares).average().orElse(0), "%");
        run.said("all that was written, compaction too / full", all, "%");
    }

    /** What was begun has ended long before. */
    private static void pause(PageOwner owner) {
        owner.writeTo(new int[0]);
        PagesRun.spin(QUIET_NS / 60);
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
}
