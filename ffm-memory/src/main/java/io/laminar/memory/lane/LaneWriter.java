package io.laminar.memory.lane;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockImage;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.BlockPick;
import io.laminar.memory.raw.RawMemory;

/**
 * The producer's end of a lane.
 *
 * <p>One row: {@link #claim()}, the setters, {@link #endRow()}; then {@link #publish()}, after each row or after many.
 *
 * @threading the producer only
 * @allocation none after construction
 * @blocking never; a full lane answers false
 */
@HotPath
public final class LaneWriter extends BlockBuilder {
    private final Lane lane;
    private final long headAddress;
    private final int blockCount;
    private final int capacityRows;
    private long nextSequence;
    private long headCached;
    private int marks;
    private long published;
    private int roomRows;
    private int throttleAt;
    private int resumeAt;
    private int openBelow;
    private long rowsBefore;
    private long rowsPublished;

    LaneWriter(Lane lane) {
        super(lane.layout());
        this.lane = lane;
        this.headAddress = lane.headAddress();
        this.blockCount = lane.blockCount();
        throttle(blockCount, blockCount - 1);
        this.capacityRows = lane.layout().capacityRows();
    }

    /** See {@link Lane#throttle}. */
    void throttle(int at, int resume) {
        throttleAt = at;
        resumeAt = resume;
        openBelow = at;
    }

    /**
     * Asks the consumer to leave out the oldest rows that it has not taken, until one block more is free. Whether it
     * does is its own business; asking again for the same block changes nothing.
     */
    public void requestRoom() {
        RawMemory.putLongRelease(lane.wantedAddress(), nextSequence + 1 - blockCount);
    }

    /**
     * Makes sure that there is room for one more row.
     *
     * @return false when the consumer holds all blocks: try again later, nothing is lost
     */
    public boolean claim() {
        return rows < roomRows || claimSlow();
    }

    private boolean claimSlow() {
        if (block != 0 && rows < capacityRows) {
            roomRows = capacityRows;
            return true;
        }
        if (block != 0) {
            seal();
        }
        return openNext();
    }

    /** {@return whether a row can be written without a claim: since the last one nothing was published or sealed} */
    public boolean isClaimed() {
        return rows < roomRows;
    }

    /** Shows the consumer every row ended so far: one release store, or nothing if there is no new one. */
    public void publish() {
        long state = state();
        if (block != 0 && state != published) {
            // Pairs with the acquire in LaneReader: publishes every byte of the rows and marks written before it.
            RawMemory.putLongRelease(block + BlockLayout.STATE_OFFSET, state);
            published = state;
            rowsPublished = rowsBefore + rows;
        }
        roomRows = 0;
    }

    /**
     * Places a mark behind the rows ended so far and publishes both.
     *
     * @param kind a kind of {@link Mark}
     * @param value its value
     * @return false when there is no room for it: try again later
     */
    public boolean mark(int kind, long value) {
        if (block != 0 && marks == BlockLayout.MARK_CAPACITY) {
            seal();
        }
        if (block == 0 && !openNext()) {
            return false;
        }
        long mark = block + layout.markOffset(marks);
        RawMemory.putLong(mark, (long) rows << 8 | kind);
        RawMemory.putLong(mark + 8, value);
        marks++;
        publish();
        return true;
    }

    /**
     * Copies rows of a block with the same columns and publishes them.
     *
     * @param source address of the block to read
     * @param sourceLayout its layout: the same column types, a data area no larger than this lane's
     * @param from first row
     * @param to row after the last
     * @return rows copied; fewer than asked for when the lane is full
     */
    public int append(long source, BlockLayout sourceLayout, int from, int to) {
        int done = from;
        while (done < to && claim()) {
            int fitting = BlockCopy.append(source, sourceLayout, done, to, block, layout, rows);
            if (fitting > 0) {
                resync(rows + fitting, RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET));
                done += fitting;
            } else {
                seal();
            }
        }
        publish();
        return done - from;
    }

    /**
     * Copies rows of an image and publishes them.
     *
     * @param image address of the image, which is {@linkplain BlockImage#isValid valid} for the lane's layout
     * @param from first row
     * @return rows copied, as many as one block has room for; 0 when the lane is full; {@link #TOO_LONG} when the texts
     *     of the first would not even fit in an empty block
     */
    public int appendImage(long image, int from) {
        int count = 0;
        while (count == 0 && claim()) {
            count = BlockImage.append(image, from, block, layout, rows);
            if (count > 0) {
                resync(rows + count, RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET));
            } else if (rows == 0) {
                return TOO_LONG;
            } else {
                seal();
            }
        }
        publish();
        return count;
    }

    /**
     * Copies picked rows of a block with the same columns; they show with the next {@link #publish()}.
     *
     * @param source address of the block to read
     * @param sourceLayout its layout: the same column types and weights, a data area no larger than this lane's
     * @param picked row numbers
     * @param from first position in {@code picked}
     * @param to position after the last
     * @return rows copied; fewer than asked for when the lane is full
     */
    public int pick(long source, BlockLayout sourceLayout, int[] picked, int from, int to) {
        int done = from;
        while (done < to && claim()) {
            int fitting = BlockPick.append(source, sourceLayout, picked, done, to, block, layout, rows);
            if (fitting > 0) {
                resync(rows + fitting, RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET));
                done += fitting;
            } else {
                seal();
            }
        }
        return done - from;
    }

    /** {@return the lane} */
    public Lane lane() {
        return lane;
    }

    /** {@return how many blocks may be in use for a producer that had to wait to go on: more, and it may still wait} */
    public int resumeAt() {
        return resumeAt;
    }

    /** {@return whether a whole block can be begun beside the one being written} */
    public boolean hasSpareBlock() {
        return nextSequence - headCached < openBelow || hasSpareBlockNow();
    }

    /** {@return how many blocks the consumer has to give back before another can be begun; 0: none} */
    public long blocksToGo() {
        return hasSpareBlock() ? 0 : nextSequence - headCached - openBelow + 1;
    }

    private boolean hasSpareBlockNow() {
        // Pairs with the release in LaneReader.release: the consumer is done with those blocks and cleared them.
        headCached = RawMemory.getLongAcquire(headAddress);
        boolean spare = nextSequence - headCached < openBelow;
        openBelow = spare ? throttleAt : resumeAt + 1;
        return spare;
    }

    /**
     * Makes room for rows that are written in bulk: into {@link #openBlock()}, from {@link #openRow()} on, by
     * {@link io.laminar.memory.block.BlockFill}; then {@link #endRows}.
     *
     * @return rows that fit; 0 when the consumer holds all blocks: try again later
     */
    public int claimRows() {
        return claim() ? capacityRows - rows : 0;
    }

    /** {@return the address of the block that is being written; {@link #claimRows()} has found room in it} */
    public long openBlock() {
        return block;
    }

    /** {@return the row to be written next} */
    public int openRow() {
        return rows;
    }

    /** {@return bytes free in the data area of the block that is being written} */
    public int dataRoom() {
        return layout.dataBytes() - (int) RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
    }

    /**
     * Ends rows that were written in bulk.
     *
     * @param count how many; every column of theirs was written
     */
    public void endRows(int count) {
        if (layout.weighted()) {
            RawMemory.fill(block + layout.weightsOffset() + rows, count, (byte) 1);
        }
        resync(rows + count, RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET));
    }

    /** Ends the block that is being written, because its data area has no room; claim again. */
    public void endBlock() {
        if (block != 0) {
            seal();
        }
    }

    /** Forgets the open block: the lane is gone. */
    public void giveUp() {
        block = 0;
        roomRows = 0;
    }

    /** {@return rows shown to the consumer since the lane was made; a moment's picture for other threads} */
    public long rowsPublished() {
        return rowsPublished;
    }

    /**
     * {@return how many rows, from the lane's first on, are where they outlive a crash, as the consumer has said}
     *
     * @threading any, while the lane is open
     */
    public long rowsSafe() {
        return RawMemory.getLongAcquire(lane.safeAddress());
    }

    /**
     * {@return up to which {@link Mark#POSITION} all rows are where they outlive a crash, as the consumer has said;
     * Long.MIN_VALUE before the first}
     *
     * @threading any, while the lane is open
     */
    public long positionSafe() {
        return RawMemory.getLongAcquire(lane.placeAddress());
    }

    @Override
    protected boolean makeDataRoom() {
        if (!hasSpareBlock()) {
            return false;
        }
        long fromBlock = block;
        int fromRow = rows;
        seal();
        openNext();
        moveOpenRow(fromBlock, fromRow);
        return true;
    }

    private boolean openNext() {
        if (!hasSpareBlock()) {
            return false;
        }
        rowsBefore = rowsPublished;
        open(lane.slotAddress(RawMemory.getInt(lane.orderAddress(nextSequence++))));
        roomRows = capacityRows;
        marks = 0;
        published = 0;
        return true;
    }

    private void seal() {
        RawMemory.putLongRelease(block + BlockLayout.STATE_OFFSET, state() | Lane.SEALED);
        rowsPublished = rowsBefore + rows;
        block = 0;
        roomRows = 0;
    }

    private long state() {
        return (long) marks << Lane.ROWS_BITS | rows;
    }
}
