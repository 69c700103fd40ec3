package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose rows a stream names where they lie, and how much of it the stream still names: a block goes back to its
 * producer when every consumer of the stream has passed it.
 *
 * @threading one core
 * @allocation none after construction
 */
final class Feed {
    final LaneReader reader;
    private final long[] lastNamed;
    private long released;
    private long sequence;
    private int slot;
    boolean ended;
    private @Nullable LaneCounters counters;

    Feed(LaneReader reader, int blockCount) {
        this.reader = reader;
        this.lastNamed = new long[blockCount];
        Arrays.fill(lastNamed, -1);
    }

    void openCounters(OperatorCounters of) {
        counters = of.lane("in", reader.lane());
    }

    void closeCounters() {
        if (counters != null) {
            counters.close();
            counters = null;
        }
    }

    /** Looks how full the lane is; one that has ended is not looked at any more. */
    @HotPath
    void survey() {
        LaneCounters to = counters;
        if (to != null) {
            to.survey();
            if (ended) {
                closeCounters();
            }
        }
    }

    /** Notes that the stream names the block being read at a position. */
    @HotPath
    void names(long position) {
        if (reader.sequence() != sequence) {
            sequence = reader.sequence();
            slot = (int) (sequence % lastNamed.length);
        }
        lastNamed[slot] = position;
    }

    /** Whether consumers hold every block but the one being read: the producer may be waiting for room. */
    @HotPath
    boolean isHeld() {
        return reader.sequence() + 1 - released == lastNamed.length;
    }

    /** Gives back what the stream does not name any more. */
    @HotPath
    void release(Stream stream) {
        if (reader.sequence() != released) {
            releasePassed(stream.passed());
        }
    }

    @HotPath
    private void releasePassed(long passed) {
        long before = released;
        while (released < reader.sequence() && lastNamed[(int) (released % lastNamed.length)] < passed) {
            released++;
        }
        if (released != before) {
            reader.release(released);
        }
    }
}
