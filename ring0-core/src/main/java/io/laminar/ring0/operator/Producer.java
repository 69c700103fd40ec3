package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.time.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * A producer as its source sees it: the lane, the watermark of its rows, and whether it is idle.
 *
 * @threading one core
 * @allocation none after construction
 */
final class Producer {
    final Feed feed;
    /** The source's own where one serves all producers. */
    final Watermark clock;

    final int index;
    private final @Nullable Pulse pulse;
    private long beats;
    private long activeNs;
    private boolean timed;
    boolean idle;

    Producer(Feed feed, Watermark clock, int index, @Nullable Pulse pulse) {
        this.feed = feed;
        this.clock = clock;
        this.index = index;
        this.pulse = pulse;
    }

    /** Notes that it has brought something. */
    @HotPath
    void touch(long nowNs) {
        activeNs = nowNs;
    }

    /** Whether it has given a sign of life that the lane does not show. */
    @HotPath
    boolean stirs(long nowNs) {
        if (!timed) {
            timed = true;
            activeNs = nowNs;
        }
        if (pulse == null) {
            return false;
        }
        long now = pulse.beats();
        boolean stirred = now != beats || Pulse.isWaiting(now);
        beats = now;
        activeNs = stirred ? nowNs : activeNs;
        return stirred;
    }

    /** Whether it has brought nothing for so long, though it could, and nothing is there now. */
    @HotPath
    boolean isSilent(long nowNs, long idleNs) {
        return nowNs - activeNs >= idleNs && !feed.isHeld() && feed.reader.next(1) == LaneReader.NOTHING;
    }
}
