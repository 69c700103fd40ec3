package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.time.KeyedWatermarks;
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
    /** Of its rows; null when it has one watermark. */
    final @Nullable KeyedWatermarks keys;

    private final @Nullable Pulse pulse;
    private long beats;
    private long activeNs;
    private boolean timed;
    boolean idle;

    Producer(Feed feed, Watermark clock, int index, @Nullable Pulse pulse, @Nullable KeyedWatermarks keys) {
        this.feed = feed;
        this.clock = clock;
        this.index = index;
        this.pulse = pulse;
        this.keys = keys;
    }

    /** Tells its keys the time; whether its watermark has moved. */
    @HotPath
    boolean tickKeys(long nowNs) {
        return keys != null && keys.tick(nowNs, clock);
    }

    @HotPath
    long farFutureRows() {
        return clock.farFutureRows() + (keys == null ? 0 : keys.farFutureRows());
    }

    /** Its keys are of no use any more. */
    void close() {
        if (keys != null) {
            keys.close();
        }
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
