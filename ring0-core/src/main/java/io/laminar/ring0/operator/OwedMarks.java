package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;

/**
 * Marks that a lane had no room for. Rows between them were left out, so of several of a kind the last says all.
 *
 * @threading one core
 * @allocation none
 */
final class OwedMarks {
    private static final int KINDS = 6;

    private final long[] values = new long[KINDS];
    private int owed;

    /** Notes a mark, given as a kind of {@link Mark}. */
    @HotPath
    void add(int kind, long value) {
        values[kind] = value;
        // What comes behind says again that somebody is to be waited for.
        owed = kind == Mark.WATERMARK ? owed & ~(1 << Mark.IDLE) : owed;
        owed |= 1 << kind;
    }

    /** {@return whether there is none} */
    @HotPath
    boolean isEmpty() {
        return owed == 0;
    }

    /** Sends what there is room for, idleness behind the watermark and the end last; whether that is all. */
    @HotPath
    boolean send(LaneWriter lane) {
        for (int kind = 0; owed != 0 && kind < KINDS; kind++) {
            if (kind != Mark.END && (owed & 1 << kind) != 0 && !sent(lane, kind)) {
                return false;
            }
        }
        return owed == 0 || sent(lane, Mark.END);
    }

    @HotPath
    private boolean sent(LaneWriter lane, int kind) {
        if (!lane.mark(kind, values[kind])) {
            return false;
        }
        owed &= ~(1 << kind);
        return true;
    }
}
