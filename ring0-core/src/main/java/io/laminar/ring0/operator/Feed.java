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
    /** How many blocks the stream may name before the oldest rows behind them can be left out; 0: none is left out. */
    final int mostHeld;

    /** Of each slot, where the stream names its block last; -1 where it does not. */
    private final long[] lastNamed;

    /** Slots of blocks that were read and are named, in their order: a queue that goes round. */
    private final int[] held;

    /** With more blocks in use than that, the producer may be waiting for room. */
    private final int resumeAt;

    private int first;
    private int heldCount;
    private long sequence;
    boolean ended;
    private @Nullable LaneCounters counters;

    Feed(LaneReader reader, int blockCount) {
        this(reader, blockCount, 0);
    }

    Feed(LaneReader reader, int blockCount, int mostHeld) {
        this.reader = reader;
        this.mostHeld = mostHeld;
        this.lastNamed = new long[blockCount];
        this.held = new int[blockCount];
        this.resumeAt = reader.lane().writer().resumeAt();
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
        lastNamed[reader.slot()] = position;
    }

    /** {@return whether the stream names the block being read} */
    @HotPath
    boolean isNamed() {
        return lastNamed[reader.slot()] >= 0;
    }

    /** {@return whether another block may be named} */
    @HotPath
    boolean admits() {
        return mostHeld == 0 || isNamed() || heldCount < mostHeld;
    }

    /** Whether consumers hold so many blocks beside the one being read that the producer may be waiting for room. */
    @HotPath
    boolean isHeld() {
        return reader.sequence() + 1 - reader.released() > resumeAt;
    }

    /** Gives back what the stream does not name any more. */
    @HotPath
    void release(Stream stream) {
        if (reader.sequence() != reader.released()) {
            leave();
            releasePassed(stream.passed());
        }
    }

    /** Whether the lane has ended and the stream names nothing of it any more: nobody reads it again. */
    @HotPath
    boolean isOver(Stream stream) {
        return ended && heldCount == 0 && lastNamed[reader.slot()] < stream.passed();
    }

    /** Notes which blocks were left, and gives back those that the stream does not name. */
    @HotPath
    void leave() {
        while (sequence < reader.sequence()) {
            int slot = reader.slotOf(sequence++);
            if (lastNamed[slot] < 0) {
                reader.release(slot);
            } else {
                int last = first + heldCount++;
                held[last < held.length ? last : last - held.length] = slot;
            }
        }
    }

    /** Gives back the block being read, of which nothing is named or left; whether it could. */
    @HotPath
    boolean releaseSpent() {
        leave();
        if (isNamed() || !reader.isSpent()) {
            return false;
        }
        reader.releaseSpent();
        sequence = reader.sequence();
        return true;
    }

    @HotPath
    private void releasePassed(long passed) {
        while (heldCount > 0 && lastNamed[held[first]] < passed) {
            lastNamed[held[first]] = -1;
            reader.release(held[first]);
            first = first + 1 == held.length ? 0 : first + 1;
            heldCount--;
        }
    }
}
