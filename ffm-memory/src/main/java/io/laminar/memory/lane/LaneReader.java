package io.laminar.memory.lane;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;

/**
 * The consumer's end of a lane. Rows are read in place: a block stays valid until it is released.
 *
 * @threading the consumer only
 * @allocation none after construction
 * @blocking never
 */
@HotPath
public final class LaneReader extends ReaderPosition {
    /** {@link #next}: nothing is published beyond what was consumed. */
    public static final int NOTHING = 0;

    /** {@link #next}: rows {@link #from()} to {@link #to()} of {@link #block()} are there. */
    public static final int ROWS = 1;

    /** {@link #next}: a mark is there. */
    public static final int MARK = 2;

    /** So many looks have found nothing where rows come seldom. */
    private static final int SELDOM = 8;

    /** See {@link ReaderPosition}. */
    long behind0, behind1, behind2, behind3, behind4, behind5, behind6, behind7;

    long behind8, behind9, behind10, behind11, behind12, behind13, behind14, behind15;

    LaneReader(Lane lane) {
        super(lane);
    }

    /**
     * Looks at what comes next; what it shows stays there until it is consumed.
     *
     * @param maxRows most rows to show at once
     * @return {@link #NOTHING}, {@link #ROWS} or {@link #MARK}
     */
    public int next(int maxRows) {
        while (row == rowsKnown && mark == marksKnown) {
            if (!(sealed ? advance() : look())) {
                return NOTHING;
            }
        }
        int limit = rowsKnown;
        if (mark < marksKnown) {
            limit = (int) (RawMemory.getLong(markAddress()) >>> 8);
            if (limit == row) {
                return MARK;
            }
        }
        to = Math.min(limit, row + maxRows);
        return ROWS;
    }

    private boolean look() {
        // Pairs with the release in LaneWriter.publish: the rows and marks it counts are complete.
        long state = RawMemory.getLongAcquire(block + BlockLayout.STATE_OFFSET);
        if (state == stateKnown) {
            awaitRow();
            return false;
        }
        looksInVain = 0;
        stateKnown = state;
        rowsKnown = (int) (state & Lane.ROWS_MASK);
        marksKnown = (int) (state >>> Lane.ROWS_BITS & Lane.MARKS_MASK);
        sealed = state < 0;
        return sealed || row != rowsKnown || mark != marksKnown;
    }

    /**
     * Where rows come seldom, the cache lines of the next one are asked for while it is waited for, not after the state
     * word has told of it: one way between the processors less. Where they come often, that would take the lines from
     * the producer, who is writing on them.
     */
    private void awaitRow() {
        if (looksInVain < SELDOM) {
            looksInVain++;
        } else if (row < capacityRows) {
            for (int c = 0; c < awaited.length; c++) {
                // Opaque, and of no consequence: what it reads may be from before, amid or after the producer's
                // writing.
                seen += RawMemory.getByteOpaque(block + awaited[c] + (long) row * widths[c]);
            }
        }
    }

    private boolean advance() {
        if (sequence + 1 - released == blockCount) {
            return false;
        }
        open(sequence + 1);
        return true;
    }

    private void open(long next) {
        sequence = next;
        slot = slotOf(next);
        block = lane.slotAddress(slot);
        row = 0;
        mark = 0;
        rowsKnown = 0;
        marksKnown = 0;
        sealed = false;
        stateKnown = 0;
    }

    /** {@return whether all of the block that is read was consumed, and no more will come in it} */
    public boolean isSpent() {
        if (!sealed && row == rowsKnown && mark == marksKnown) {
            look();
        }
        return sealed && row == rowsKnown && mark == marksKnown;
    }

    /** {@return the address of the block that is read} */
    public long block() {
        return block;
    }

    /** {@return the first row shown} */
    public int from() {
        return row;
    }

    /** {@return the row after the last one shown} */
    public int to() {
        return to;
    }

    /** {@return the kind of the mark shown; see {@link Mark}} */
    public int markKind() {
        return (int) (RawMemory.getLong(markAddress()) & 0xFF);
    }

    /** {@return the value of the mark shown} */
    public long markValue() {
        return RawMemory.getLong(markAddress() + 8);
    }

    private long markAddress() {
        return block + layout.markOffset(mark);
    }

    /**
     * Moves behind rows that were shown.
     *
     * @param count how many; at most {@code to() - from()}
     */
    public void consumeRows(int count) {
        assert row + count <= rowsKnown : "rows consumed that were not shown";
        row += count;
    }

    /** Moves behind the mark that was shown. */
    public void consumeMark() {
        assert mark < marksKnown : "mark consumed that was not shown";
        mark++;
    }

    /** {@return the lane} */
    public Lane lane() {
        return lane;
    }

    /** {@return the sequence number of the block that is read; blocks are numbered from 0 for the lane's whole life} */
    public long sequence() {
        return sequence;
    }

    /** {@return the slot of the block that is read; slots are numbered from 0 on, and used again} */
    public int slot() {
        return slot;
    }

    /**
     * {@return the slot of a block that was read}
     *
     * @param read its sequence number; of the blocks behind it none may be given back before it was asked for
     */
    public int slotOf(long read) {
        return slots[(int) (read % blockCount)];
    }

    /** {@return how many blocks were given back} */
    public long released() {
        return released;
    }

    /** {@return how many blocks the producer asks to be given back, even if rows have to be left out for it} */
    public long wanted() {
        return RawMemory.getLongAcquire(lane.wantedAddress());
    }

    /**
     * Tells the producer that rows are where they outlive a crash.
     *
     * @param rows how many, from the lane's first on
     */
    public void rowsSafe(long rows) {
        RawMemory.putLongRelease(lane.safeAddress(), rows);
    }

    /**
     * Tells the producer that its rows up to a position are where they outlive a crash.
     *
     * @param position as its {@link Mark#POSITION} has said it
     */
    public void positionSafe(long position) {
        RawMemory.putLongRelease(lane.placeAddress(), position);
    }

    /**
     * Gives a block back to the producer; in any order, each once.
     *
     * @param read slot of a block behind the one being read
     */
    public void release(int read) {
        assert read != slot : "released while it is read";
        giveBack(read);
    }

    private void giveBack(int read) {
        RawMemory.putLong(lane.slotAddress(read) + BlockLayout.STATE_OFFSET, 0);
        int at = (int) (released % blockCount);
        slots[at] = read;
        RawMemory.putInt(lane.orderAddress(at), read);
        released++;
        // Pairs with the acquire in LaneWriter.hasSpareBlockNow: the state word is 0, and the order known, before the
        // producer uses the block again.
        RawMemory.putLongRelease(lane.headAddress(), released);
    }

    /** Gives back the block that is read, which is {@linkplain #isSpent spent}, and goes on to the next. */
    public void releaseSpent() {
        assert isSpent() : "released before it was read";
        giveBack(slot);
        open(sequence + 1);
    }

    /** Gives back every block that lies behind the one being read; for a consumer that keeps none. */
    public void releaseConsumed() {
        while (released < sequence) {
            giveBack(slotOf(released));
        }
    }
}
