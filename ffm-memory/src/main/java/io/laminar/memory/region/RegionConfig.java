package io.laminar.memory.region;

/**
 * How the memory of regions is wished for. Nothing of it is a condition: see {@link PlacementReport} for what was
 * granted.
 *
 * @param placement which nodes the pages go to
 * @param hugePages whether large pages are used
 * @param locked whether pages stay in memory once they are touched
 */
public record RegionConfig(Placement placement, HugePages hugePages, boolean locked) {
    /** Which nodes pages go to. */
    public enum Placement {
        /** The node that the reserving thread runs on: state belongs to the core that makes it. */
        LOCAL,
        /** All nodes in turn. */
        INTERLEAVED,
        /** Wherever a page is touched first. */
        ANY
    }

    /** Whether large pages are used. */
    public enum HugePages {
        /** Reserved ones where there are enough for all of a region, else transparent ones. */
        AUTO,
        /** Those that the kernel makes by itself where it can. */
        TRANSPARENT,
        /** Those that were set aside, as far as they go; transparent ones behind. */
        RESERVED,
        /** None. */
        OFF
    }

    /** State at its core, with transparent huge pages. */
    public static final RegionConfig DEFAULT = new RegionConfig(Placement.LOCAL, HugePages.AUTO, false);

    /** {@return the same, placed otherwise} */
    public RegionConfig withPlacement(Placement value) {
        return new RegionConfig(value, hugePages, locked);
    }

    /** {@return the same with other pages} */
    public RegionConfig withHugePages(HugePages value) {
        return new RegionConfig(placement, value, locked);
    }

    /** {@return the same, locked or not} */
    public RegionConfig withLocked(boolean value) {
        return new RegionConfig(placement, hugePages, value);
    }
}
