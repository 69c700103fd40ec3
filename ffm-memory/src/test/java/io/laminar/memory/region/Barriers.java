package io.laminar.memory.region;

/** Barriers for tests, and what was written since. */
public final class Barriers {
    private Barriers() {}

    /** A barrier whose snapshot is kept at once. */
    public static void pass(Region region) {
        region.snapshot().prepare();
        if (!region.freeze()) {
            throw new AssertionError("no room for the snapshot");
        }
        region.snapshot().end(true);
    }

    /** {@return whether a page was written since the last barrier} */
    public static boolean isDirty(Region region, long page) {
        return region.stamps().isCurrent(page);
    }

    /** {@return how many pages were written since the last barrier} */
    public static long dirtyPages(Region region) {
        long count = 0;
        for (long page = 0; page < region.usedBytes() >>> Region.PAGE_SHIFT; page++) {
            count += isDirty(region, page) ? 1 : 0;
        }
        return count;
    }
}
