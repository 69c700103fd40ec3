package io.laminar.storage.page;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import io.laminar.storage.error.StorageErrorCode;
import io.laminar.storage.error.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A checkpoint between its preparation and its end: where the cores meet Ring 1.
 *
 * <pre>
 *  a core's state   WAITING ─ freeze ─▶ FREEZING ─▶ FROZEN, or OUTGROWN when a region has grown too much
 *                      └──── abandon ─▶ CANCELLED: freeze does nothing any more
 * </pre>
 *
 * @threading freeze: each core for itself, once; everything else: the writer's
 */
public final class PendingCheckpoint {
    private static final int WAITING = 0;
    private static final int FREEZING = 1;
    private static final int FROZEN = 2;
    private static final int OUTGROWN = 3;
    private static final int CANCELLED = 4;

    private final CheckpointWriter writer;
    private final long epoch;
    private final List<CheckpointRegion> regions;
    private final Region[][] regionsOfCore;

    /** A core's own until its state says that it has frozen. */
    private final long[] barriers;

    private final int[] frozenRegions;
    private final AtomicIntegerArray states;
    private boolean ended;

    PendingCheckpoint(CheckpointWriter writer, long epoch, int cores, List<CheckpointRegion> regions) {
        this.writer = writer;
        this.epoch = epoch;
        this.regions = regions.stream()
                .sorted(Comparator.comparing(CheckpointRegion::key))
                .toList();
        this.regionsOfCore = new Region[cores][];
        this.barriers = new long[cores];
        this.frozenRegions = new int[cores];
        this.states = new AtomicIntegerArray(cores);
        Set<RegionKey> keys = new HashSet<>();
        for (CheckpointRegion region : regions) {
            if (!keys.add(region.key()) || region.key().core() >= cores) {
                throw new IllegalArgumentException("twice, or of no core: " + region.key() + ", cores=" + cores);
            }
        }
        for (int core = 0; core < cores; core++) {
            int owner = core;
            List<Region> own = new ArrayList<>();
            this.regions.stream().filter(one -> one.key().core() == owner).forEach(one -> own.add(one.region()));
            regionsOfCore[core] = own.toArray(Region[]::new);
        }
    }

    /**
     * A core's barrier: what it writes from here on is not part of the checkpoint.
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
        if (!states.compareAndSet(core, WAITING, FREEZING)) {
            return false;
        }
        barriers[core] = barrier;
        Region[] own = regionsOfCore[core];
        int frozen = 0;
        while (frozen < own.length && own[frozen].freeze()) {
            frozen++;
        }
        frozenRegions[core] = frozen;
        boolean all = frozen == own.length;
        // Release: all of the above, before the writer reads it.
        states.setRelease(core, all ? FROZEN : OUTGROWN);
        return all;
    }

    /** {@return whether all cores have passed their barriers, so that {@link #write} may be called} */
    public boolean isFrozen() {
        for (int core = 0; core < states.length(); core++) {
            int state = states.getAcquire(core);
            if (state != FROZEN && state != OUTGROWN) {
                return false;
            }
        }
        return true;
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
        for (int core = 0; core < states.length(); core++) {
            if (states.get(core) == OUTGROWN) {
                Region region = regionsOfCore[core][frozenRegions[core]];
                throw new StorageException(
                        StorageErrorCode.CHECKPOINT_OUTGROWN,
                        "epoch=" + epoch + ", core=" + core + ", usedBytes=" + region.usedBytes());
            }
        }
    }

    /** Gives the checkpoint up, at any time; the next one has its pages. Harmless when it has ended. */
    public void abandon() {
        if (!ended) {
            end(false);
        }
    }

    private void end(boolean kept) {
        ended = true;
        for (int core = 0; core < states.length(); core++) {
            if (!states.compareAndSet(core, WAITING, CANCELLED)) {
                // The core is between a few stores.
                while (states.getAcquire(core) == FREEZING) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < frozenRegions[core]; i++) {
                    regionsOfCore[core][i].snapshot().end(kept);
                }
            }
        }
        writer.ended();
    }

    /** {@return the epoch of the checkpoint} */
    public long epoch() {
        return epoch;
    }

    /** By their keys. */
    List<CheckpointRegion> regions() {
        return regions;
    }

    List<Long> barriers() {
        List<Long> all = new ArrayList<>();
        for (long barrier : barriers) {
            all.add(barrier);
        }
        return all;
    }
}
