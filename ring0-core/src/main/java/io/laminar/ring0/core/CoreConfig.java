package io.laminar.ring0.core;

import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.port.Clock;

/**
 * Settings of a core.
 *
 * @param sliceRows most rows that an operator takes before the next one has its turn
 * @param sizing how large its blocks are
 * @param heapBytes room for the texts that one program computes in a slice
 * @param regions where state gets its memory from; asked on the core's own thread
 * @param clock what time it is outside, for sources that ask
 */
public record CoreConfig(int sliceRows, Sizing sizing, int heapBytes, RegionSource regions, Clock clock) {
    /** Large enough that a kernel's start is lost in its work, small enough for the first-level cache (KERNELS, 1). */
    public static final int DEFAULT_SLICE_ROWS = 1024;

    /** Four blocks' worth of long texts. */
    public static final int DEFAULT_HEAP_BYTES = 4 * Sizing.DEFAULT_DATA_BYTES;

    /** Checks the numbers. */
    public CoreConfig {
        if (sliceRows < 1 || heapBytes < 1024) {
            throw new IllegalArgumentException(
                    "sliceRows and heapBytes must be positive: sliceRows=" + sliceRows + ", heapBytes=" + heapBytes);
        }
    }

    /** A core whose state lies where it is touched first, and for which time stands still. */
    public CoreConfig(int sliceRows, Sizing sizing, int heapBytes) {
        this(sliceRows, sizing, heapBytes, RegionSource.LOCAL, Clock.STILL);
    }

    /** {@return the defaults} */
    public static CoreConfig defaults() {
        return new CoreConfig(DEFAULT_SLICE_ROWS, Sizing.defaults(), DEFAULT_HEAP_BYTES);
    }
}
