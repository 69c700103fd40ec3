package io.laminar.storage.page;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import io.laminar.ring0.checkpoint.CoreBarrier;
import io.laminar.ring0.storage.CheckpointFacts;
import io.laminar.ring0.storage.CheckpointRun;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint between its preparation and its end: where the cores meet Ring 1.
 *
 * <pre>
 *  a core's state   WAITING ─ barrier ─▶ OPEN ─ freeze ─▶ FREEZING ─▶ OPEN ... ─ passed ─▶ FROZEN
 *                      │                  │                  └──────▶ OUTGROWN when a region has grown too much
 *                      └───── abandon ────┴─▶ CANCELLED: freeze does nothing any more
 * </pre>
 *
 * @threading barrier and what it returns: each core for itself; everything else: the writer's
 */
public final class PendingCheckpoint implements CheckpointRun {
    private static final int WAITING = 0;
    private static final int OPEN = 1;
    private static final int FREEZING = 2;
    private static final int FROZEN = 3;
    private static final int OUTGROWN = 4;
    private static final int CANCELLED = 5;

    private final CheckpointWriter writer;
    private final long epoch;
    private final List<CheckpointRegion> regions;
    private final CoreRegions[] cores;
    private final AtomicIntegerArray states;
    private boolean ended;

    PendingCheckpoint(CheckpointWriter writer, long epoch, int cores, List<CheckpointRegion> regions) {
        this.writer = writer;
        this.epoch = epoch;
        this.regions = regions.stream()
                .sorted(Comparator.comparing(CheckpointRegion::key))
                .toList();
        this.cores = new CoreRegions[cores];
        this.states = new AtomicIntegerArray(cores);
        Set<RegionKey> keys = new HashSet<>();
        for (CheckpointRegion region : regions) {
            if (!keys.add(region.key()) || region.key().core() >= cores) {
                throw new IllegalArgumentException("twice, or of no core: " + region.key() + ", cores=" + cores);
            }
        }
        for (int core = 0; core < cores; core++) {
            int owner = core;
            this.cores[core] = new CoreRegions(
                    core,
                    this.regions.stream()
                            .filter(one -> one.key().core() == owner)
                            .map(CheckpointRegion::region)
                            .toArray(Region[]::new));
        }
    }

    /**
     * What a core has of a checkpoint. All but the state is the core's until that says that it has frozen.
     *
     * @threading the core
     * @allocation none
     * @blocking never; a few stores a region
     */
    private final class CoreRegions implements CoreBarrier {
        private final int core;
        private final Region[] regions;
        private final boolean[] frozen;
        private int next;
        private long sequence;
        /** The region that has grown too much, or none. */
        private @Nullable Region outgrown;

        CoreRegions(int core, Region[] regions) {
            this.core = core;
            this.regions = regions;
            this.frozen = new boolean[regions.length];
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @HotPath
        @Override
        public boolean freeze(Region region) {
            int index = indexOf(region);
            if (index < 0 || !states.compareAndSet(core, OPEN, FREEZING)) {
                return false;
            }
            if (!frozen[index]) {
                frozen[index] = region.freeze();
            }
            outgrown = frozen[index] ? null : region;
            // Release: what the region's snapshot is to see, and what was noted here, before the writer reads it.
            states.setRelease(core, frozen[index] ? OPEN : OUTGROWN);
            return frozen[index];
        }

        @HotPath
        @Override
        public void giveUp(Region region) {
            if (states.compareAndSet(core, OPEN, FREEZING)) {
                outgrown = region;
                // Release: the region, before the writer reads it.
                states.setRelease(core, OUTGROWN);
            }
        }

        /** They come in the order in which they were listed, most of the time. */
        @HotPath
        private int indexOf(Region region) {
            for (int tried = 0; tried < regions.length; tried++) {
                int index = next;
                next = next + 1 == regions.length ? 0 : next + 1;
                if (regions[index] == region) {
                    return index;
                }
            }
            return -1;
        }

        @HotPath
        @Override
        public void passed() {
            for (int i = 0; i < regions.length; i++) {
                if (!frozen[i] && !freeze(regions[i])) {
                    return;
                }
            }
            states.compareAndSet(core, OPEN, FROZEN);
        }

        void end(boolean kept) {
            for (int i = 0; i < regions.length; i++) {
                if (frozen[i]) {
                    regions[i].snapshot().end(kept);
                }
            }
        }
    }

    @Override
    public CoreBarrier barrier(int core, long sequence) {
        cores[core].sequence = sequence;
        states.compareAndSet(core, WAITING, OPEN);
        return cores[core];
    }

    /**
     * A core's barrier, all of its regions at once.
     *
     * @param core whose
     * @param barrier sequence of the barrier in the core's log; what is behind it is replayed
     * @return false when the checkpoint comes to nothing: a region has outgrown its snapshot, or it was abandoned
     * @threading the core, once
     * @allocation none
     * @blocking never; a few stores a region
     */
    @HotPath
    public boolean freeze(int core, long barrier) {
        barrier(core, barrier).passed();
        return states.getAcquire(core) == FROZEN;
    }

    @Override
    public boolean isFrozen() {
        for (int core = 0; core < states.length(); core++) {
            int state = states.getAcquire(core);
            if (state != FROZEN && state != OUTGROWN) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void complete(CheckpointFacts facts) throws StorageException {
        write(facts);
    }

    /**
     * Writes the checkpoint; cores work on meanwhile. It has ended when this returns or throws.
     *
     * @param facts of the barrier
     * @return what the checkpoint says of itself
     * @throws StorageException when it has come to nothing; the next one has its pages
     * @blocking as long as files take
     */
    public Manifest write(CheckpointFacts facts) throws StorageException {
        if (ended || !isFrozen()) {
            throw new IllegalStateException("checkpoint cannot be written: ended=" + ended + ", frozen=" + isFrozen());
        }
        boolean kept = false;
        try {
            requireRoom();
            Manifest manifest = writer.write(this, facts);
            kept = true;
            return manifest;
        } finally {
            end(kept);
        }
    }

    private void requireRoom() throws StorageException {
        for (CoreRegions one : cores) {
            Region region = states.get(one.core) == OUTGROWN ? one.outgrown : null;
            if (region != null) {
                throw new StorageException(
                        StorageErrorCode.CHECKPOINT_OUTGROWN,
                        "epoch=" + epoch + ", core=" + one.core + ", usedBytes=" + region.usedBytes());
            }
        }
    }

    @Override
    public void abandon() {
        if (!ended) {
            end(false);
        }
    }

    private void end(boolean kept) {
        ended = true;
        for (CoreRegions one : cores) {
            if (cancel(one.core)) {
                one.end(kept);
            }
        }
        writer.ended();
    }

    /** Lets a core freeze no more. {@return whether it may have frozen anything} */
    private boolean cancel(int core) {
        while (true) {
            int state = states.getAcquire(core);
            // While it freezes, the core is between a few stores.
            if (state == FROZEN
                    || state == OUTGROWN
                    || state != FREEZING && states.compareAndSet(core, state, CANCELLED)) {
                return state != WAITING;
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public long epoch() {
        return epoch;
    }

    /** By their keys. */
    List<CheckpointRegion> regions() {
        return regions;
    }

    List<Long> barriers() {
        return Arrays.stream(cores).map(one -> one.sequence).toList();
    }
}
