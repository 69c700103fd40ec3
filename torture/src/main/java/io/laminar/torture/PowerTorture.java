package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Setting;
import io.laminar.torture.power.LossyDisk;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Power cuts: the process dies, and with it what the disk has not been told to keep. */
final class PowerTorture {
    private static final int LIVES_OF_A_DISK = 5;
    private static final int LEAST_LIFE_MS = 100;
    private static final int LONGEST_LIFE_MS = 700;
    private static final int CHECKPOINT_MS = 15;
    private static final int DISK_MEBIBYTES = 192;
    /** About as many as a checkpoint and the sinks before and behind it make. */
    private static final int MOST_WRITES = 200;

    private static final int LONGEST_DYING_MS = 2000;

    private final Order order;
    private final Fault fault;
    private final Random random;

    /** What is wrong with disk or engine, on purpose. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** The disk answers flushes and keeps nothing, from the first acknowledged row on. */
        LYING_DISK,
        /** Syncs of the engine do nothing. */
        NO_SYNC
    }

    PowerTorture(Order order, Fault fault) {
        this.order = order;
        this.fault = fault;
        this.random = new Random(order.seed());
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        requireFaithful();
        long rows = 0;
        long unflushed = 0;
        int disks = 0;
        for (int round = 0; round < order.rounds(); disks++) {
            Path folder = order.fresh("power-" + disks);
            try (LossyDisk disk = disk(folder)) {
                disk.create();
                Path directory = Files.createDirectories(disk.mountPoint().resolve("engine"));
                Setting setting = new Setting(
                        directory, order.seed() + disks, 1 + disks % 2, disks % 2 == 0 ? "auto" : "nio", Wrong.NOTHING);
                Chain chain = new Chain(setting);
                for (int life = 0; life < LIVES_OF_A_DISK && round < order.rounds(); life++, round++) {
                    unflushed += live(chain, setting, disk, "round " + round);
                }
                Rounds.judged(order, setting, "the end of disk " + disks, () -> chain.finish(Map.of()));
                rows += chain.auditor().sent();
            }
        }
        return order.rounds() + " power cuts, " + disks + " disks, " + rows + " rows, " + unflushed
                + " writes at stake; nothing lost, nothing doubled";
    }

    private static LossyDisk disk(Path folder) {
        return new LossyDisk(folder, Path.of(System.getProperty("torture.disk")), DISK_MEBIBYTES);
    }

    private int live(Chain chain, Setting setting, LossyDisk disk, String what)
            throws IOException, InterruptedException {
        long livingMs = (long) LEAST_LIFE_MS + random.nextInt(LONGEST_LIFE_MS);
        Map<String, String> environment = fault == Fault.NO_SYNC ? Faulty.noSync(setting.directory()) : Map.of();
        Life.Start start = new Life.Start(setting, CHECKPOINT_MS, "", environment);
        int doom = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(MOST_WRITES);
        Files.deleteIfExists(disk.lie());
        if (fault == Fault.LYING_DISK && chain.auditor().sent() > 0) {
            Files.createFile(disk.lie());
        }
        Rounds.judged(order, setting, what, () -> Rounds.live(chain, start, -1, new Cut(disk, livingMs, doom)));
        // Now everything that was written, now nothing, mostly something of it.
        int keep = fault == Fault.NONE ? random.nextInt(5) * 25 : 0;
        int unflushed = disk.cut(random, keep);
        try {
            disk.powerOn();
        } catch (IOException e) {
            throw new Violation(
                    "the file system does not come back: " + e.getMessage() + "\n  repeat: " + order.repeat(), e);
        }
        Torture.tell(what + ": acknowledged " + chain.auditor().acknowledged() + " of "
                + chain.auditor().sent() + ", " + keep + " % of " + unflushed + " writes survive");
        return unflushed;
    }

    /** The end of a life: the disk dies in the middle of a write, or of nothing, and the engine with it. */
    private static final class Cut implements Chain.End {
        private final LossyDisk disk;
        private final long livingMs;
        private final int writes;
        private long startNs;
        private boolean doomed;

        /** {@code writes}: at which of its next ones the disk dies; 0: between them. */
        Cut(LossyDisk disk, long livingMs, int writes) {
            this.disk = disk;
            this.livingMs = livingMs;
            this.writes = writes;
        }

        @Override
        public boolean now(Life life) {
            startNs = startNs == 0 ? System.nanoTime() : startNs;
            long livedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            if (livedMs < livingMs) {
                return false;
            }
            if (!doomed && writes > 0) {
                doomed = true;
                disk.doom(writes);
            }
            boolean over = writes == 0 || livedMs > livingMs + LONGEST_DYING_MS || disk.isDead();
            if (over) {
                life.kill();
            }
            return over;
        }
    }

    /** Shows that a sync reaches the disk, and that what is not synced is lost: else nothing is proved. */
    private void requireFaithful() throws IOException, InterruptedException {
        try (LossyDisk disk = disk(order.fresh("power-proof"))) {
            disk.create();
            Path synced = disk.mountPoint().resolve("synced");
            Path unsynced = disk.mountPoint().resolve("unsynced");
            long[] before = disk.counts();
            Probe.write(synced, true);
            long[] after = disk.counts();
            Probe.write(unsynced, false);
            disk.cut(random, 0);
            disk.powerOn();
            if (after[1] <= before[1] || !Probe.isWhole(synced) || Probe.isWhole(unsynced)) {
                throw new IllegalStateException("syncs do not reach the disk as they should: flushes " + before[1]
                        + " to " + after[1] + ", synced file whole: " + Probe.isWhole(synced)
                        + ", the other whole: " + Probe.isWhole(unsynced));
            }
            Torture.tell("a sync made " + (after[0] - before[0]) + " writes and " + (after[1] - before[1])
                    + " flushes; what was synced is there after a cut, what was not is gone");
        }
    }
}
