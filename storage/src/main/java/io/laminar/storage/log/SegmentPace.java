package io.laminar.storage.log;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.FillPace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast the next segment is filled with zeros while the current one is written to. Zeros that are there save a group
 * the change of metadata, and cost the device as much as rows do: so they are worth it where groups are small. Each
 * group lets some be written, and so does each moment, as a log that rests leaves the device alone; when the segment is
 * needed it is taken as it is.
 *
 * <pre>
 *   groups of 16 KiB   96 KiB of zeros for each: all of the segment is filled when it is begun
 *   groups of 1 MiB    likewise: a tenth of it is, and the device takes rows nine times out of ten
 * </pre>
 *
 * @threading {@link #group} and {@link #begin} the writer's owner, {@link #hurry} any, {@link #goesOn} who fills
 */
final class SegmentPace implements FillPace {
    /** Not worth waiting for. */
    private static final long FREE_BYTES = 4 << 20;

    /** As much as a device writes in the time that the change of metadata takes it. */
    private static final long GROUP_BYTES = 96 << 10;

    /** A twentieth of what a device writes. */
    private static final long MILLI_BYTES = 64 << 10;

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong groups = new AtomicLong();
    private volatile boolean hurried;
    private long groupsBefore;
    private long beganNs;

    /** A segment is asked for; what was asked for before is there. */
    void begin() {
        groupsBefore = groups.getPlain();
        beganNs = System.nanoTime();
        hurried = false;
    }

    /** A group was started. */
    @HotPath
    void group() {
        // One writer.
        groups.setRelease(groups.getPlain() + 1);
    }

    /** The segment is needed soon. */
    @HotPath
    void hurry() {
        hurried = true;
    }

    @Override
    public boolean goesOn(long filledBytes) {
        while (!hurried && filledBytes >= allowedBytes()) {
            LockSupport.parkNanos(LOOK_NS);
        }
        return !hurried;
    }

    private long allowedBytes() {
        long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
        return FREE_BYTES + (groups.getAcquire() - groupsBefore) * GROUP_BYTES + elapsedMs * MILLI_BYTES;
    }
}
