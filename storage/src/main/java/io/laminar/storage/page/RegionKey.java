package io.laminar.storage.page;

import java.util.Comparator;

/**
 * Which region it is, from one run of the process to the next.
 *
 * @param core whose
 * @param number among the core's
 */
public record RegionKey(int core, int number) implements Comparable<RegionKey> {
    private static final Comparator<RegionKey> ORDER =
            Comparator.comparingInt(RegionKey::core).thenComparingInt(RegionKey::number);

    /** Checks the components. */
    public RegionKey {
        if (core < 0 || core >= Manifest.MOST_CORES || number < 0) {
            throw new IllegalArgumentException("no region can have this key: core=" + core + ", number=" + number);
        }
    }

    /** By core, then by number: the order in which pages lie in a store. */
    @Override
    public int compareTo(RegionKey other) {
        return ORDER.compare(this, other);
    }
}
