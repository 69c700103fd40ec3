package io.laminar.bench.durability;

import io.laminar.bench.report.Processors;
import io.laminar.bench.report.Samples;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.storage.page.PendingCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A core that does nothing but write to its region, 8 bytes at random places of some of its pages, as fast as it can.
 * Between two groups of writes it looks for a barrier.
 */
final class PageOwner implements Runnable, AutoCloseable {
    private static final int GROUP = 256;

    /** About as long as a barrier. */
    private static final long CONTROL_NS = 500;

    private static final int WORDS_A_PAGE = (int) Region.PAGE_BYTES / Long.BYTES;

    private final Region region;
    private final AtomicReference<PendingCheckpoint> barrier = new AtomicReference<>();
    private volatile boolean control;
    private final Samples stalls;
    private final Samples behind;
    private final Samples controls;
    private final Thread thread = new Thread(this, "bench-owner");
    private volatile int[] pages;
    private final AtomicLong writes = new AtomicLong();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile Path task = Path.of("/proc/thread-self");
    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;

    PageOwner(Region region, int[] pages, int barriers) {
        this.region = region;
        this.pages = pages;
        this.stalls = new Samples(barriers);
        this.behind = new Samples(barriers);
        this.controls = new Samples(barriers);
        region.disown();
        thread.start();
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Picks pages anywhere in a region but for its header, in no order. */
    static int[] anyPages(Region region, double share, SplittableRandom random) {
        int all = (int) (region.usedBytes() >>> Region.PAGE_SHIFT) - 1;
        int[] some = new int[Math.max(1, (int) (share * all))];
        Arrays.setAll(some, i -> 1 + random.nextInt(all));
        return some;
    }

    @Override
    public void run() {
        try {
            task = Path.of("/proc/thread-self").toRealPath();
            started.countDown();
            write();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            started.countDown();
        }
    }

    private void write() {
        Processors.pin(0);
        region.adopt();
        long state = 0x9E37_79B9_7F4A_7C15L;
        while (!stopped) {
            state = group(pages, state);
            PendingCheckpoint pending = barrier.get();
            if (pending != null) {
                barrier.set(null);
                long start = System.nanoTime();
                pending.freeze(0, writes.getPlain());
                long frozen = System.nanoTime();
                state = group(pages, state);
                behind.add(System.nanoTime() - frozen);
                stalls.add(frozen - start);
            }
            if (control) {
                control = false;
                long start = System.nanoTime();
                long now = start;
                while (now - start < CONTROL_NS) {
                    now = System.nanoTime();
                }
                controls.add(now - start);
            }
        }
        region.disown();
    }

    private long group(int[] some, long from) {
        if (some.length == 0) {
            Thread.onSpinWait();
            return from;
        }
        long state = from;
        long base = region.base();
        for (int i = 0; i < GROUP; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            int page = some[(int) ((state >>> 32) * some.length >>> 32)];
            long address = base + ((long) page << Region.PAGE_SHIFT) + Long.BYTES * (state & WORDS_A_PAGE - 1);
            region.touch(address);
            RawMemory.putLong(address, state);
        }
        writes.setOpaque(writes.getPlain() + GROUP);
        return state;
    }

    /** Says which pages are written from now on; none for a pause. */
    void writeTo(int[] others) {
        pages = others;
    }

    /** Has the owner pass its barrier, and waits for that. */
    void freeze(PendingCheckpoint pending) {
        barrier.set(pending);
        while (!pending.isFrozen()) {
            requireAlive();
        }
    }

    /** Has the owner look at the clock as it does around a barrier, and waits for that. */
    void control() {
        control = true;
        while (control) {
            requireAlive();
        }
    }

    /** Begins to count anew; behind {@link #control}, so that the owner has nothing to add. */
    void clear() {
        stalls.clear();
        behind.clear();
        controls.clear();
    }

    private void requireAlive() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("the owner has failed", cause);
        }
        Thread.onSpinWait();
    }

    /** Something that may fail. */
    interface Work {
        void run() throws IOException;
    }

    /** {@return what the owner has done while something else was done} */
    OwnerTimes during(Work work) throws IOException {
        OwnerTimes before = times();
        work.run();
        return times().since(before);
    }

    private OwnerTimes times() throws IOException {
        requireAlive();
        String[] times = Files.readString(task.resolve("schedstat")).strip().split(" ", -1);
        return new OwnerTimes(
                writes.getOpaque(), System.nanoTime(), Long.parseLong(times[0]), Long.parseLong(times[1]));
    }

    /** {@return how long each barrier kept the owner; once it is closed} */
    Samples stalls() {
        return stalls;
    }

    /** {@return how long as much took without a barrier; once it is closed} */
    Samples controls() {
        return controls;
    }

    /** {@return how long the group of writes behind each barrier took; once it is closed} */
    Samples behind() {
        return behind;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
