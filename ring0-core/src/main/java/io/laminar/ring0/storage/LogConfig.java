package io.laminar.ring0.storage;

import java.nio.file.Path;

/**
 * Where a core's log lies, and how it is written.
 *
 * @param directory holds the logs of all cores
 * @param core whose log
 * @param segmentBytes size of a segment: a power of two
 * @param bufferBytes size of each of the three buffers: a power of two, at most a quarter of a segment; a record is at
 *     most half of it
 * @param policy when records reach the device
 * @param intervalNs for {@link SyncPolicy#INTERVAL} how old a record may get in a buffer, for {@link SyncPolicy#NONE}
 *     as well, in nanoseconds
 */
public record LogConfig(
        Path directory, int core, int segmentBytes, int bufferBytes, SyncPolicy policy, long intervalNs) {
    /** Half a second of rows at full speed; as long as that a new one has time to be made. */
    public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

    /**
     * Some times what a device takes in the time of a flush: now and then one takes longer, and rows go on meanwhile.
     */
    public static final int DEFAULT_BUFFER_BYTES = 2 << 20;

    /** A tenth of what people notice. */
    public static final long DEFAULT_INTERVAL_NS = 10_000_000;

    static final int LEAST_BUFFER_BYTES = 16 << 10;
    static final int MOST_SEGMENT_BYTES = 1 << 30;
    private static final int MOST_CORES = 1 << 16;

    /** Checks the numbers. */
    public LogConfig {
        if (core < 0 || core >= MOST_CORES || intervalNs < 0) {
            throw new IllegalArgumentException(
                    "core must be 0 to 65535, intervalNs not below 0: core=" + core + ", intervalNs=" + intervalNs);
        }
        if (Integer.bitCount(segmentBytes) != 1
                || Integer.bitCount(bufferBytes) != 1
                || bufferBytes < LEAST_BUFFER_BYTES
                || segmentBytes > MOST_SEGMENT_BYTES
                || segmentBytes / 4 < bufferBytes) {
            throw new IllegalArgumentException("segmentBytes must be a power of two up to 2^30, bufferBytes one from"
                    + " 16384 to a quarter of it: segmentBytes=" + segmentBytes + ", bufferBytes=" + bufferBytes);
        }
    }

    /**
     * {@return the defaults: groups}
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     */
    public static LogConfig of(Path directory, int core) {
        return new LogConfig(
                directory, core, DEFAULT_SEGMENT_BYTES, DEFAULT_BUFFER_BYTES, SyncPolicy.GROUP, DEFAULT_INTERVAL_NS);
    }

    /**
     * {@return the same with another policy}
     *
     * @param other when records reach the device
     */
    public LogConfig withPolicy(SyncPolicy other) {
        return new LogConfig(directory, core, segmentBytes, bufferBytes, other, intervalNs);
    }

    /**
     * {@return the same with other sizes}
     *
     * @param ofSegment {@link #segmentBytes}
     * @param ofBuffer {@link #bufferBytes}
     */
    public LogConfig withSizes(int ofSegment, int ofBuffer) {
        return new LogConfig(directory, core, ofSegment, ofBuffer, policy, intervalNs);
    }
}
