package io.laminar.memory.lane;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;

/**
 * A bounded queue of blocks from one producer thread to one consumer thread.
 *
 * <pre>
 *      0  head    int64   sequence of the oldest block that the consumer still holds     (consumer writes)
 *    128  block   sequence 0, blockCount, ...
 *         block   sequence 1, blockCount + 1, ...
 *         ...
 *
 *  state word of a block (producer writes, release; consumer reads, acquire):
 *    63        32..24+        23..0
 *    | sealed | marks        | rows |
 * </pre>
 *
 * <p>Invariants: rows below the published count and marks below the published count never change; a sealed block gets
 * no more of either; the state word of a block that the consumer has released is 0 until the producer publishes in it
 * again.
 *
 * <p>Rows of one slot each were the alternative; columns with a padded stride publish batches of 32 rows 1.1 to 1.9
 * times as fast and cost 10 to 20 ns on a single row (measured, see the ADR on columns and kernels).
 */
public final class Lane implements AutoCloseable {
    /** Fewest blocks of a lane: one to write and one to read. */
    public static final int MIN_BLOCKS = 2;

    static final long HEAD_OFFSET = 0;
    static final int ROWS_BITS = 24;
    static final long ROWS_MASK = (1L << ROWS_BITS) - 1;
    static final long MARKS_MASK = 0xFF;
    static final long SEALED = 1L << 63;
    private static final long BLOCKS_OFFSET = 128;

    private final BlockLayout layout;
    private final int blockCount;
    private final long blockStride;
    private final long base;
    private final LaneWriter writer;
    private final LaneReader reader;
    private boolean closed;

    private Lane(BlockLayout layout, int blockCount, String tag) {
        this.layout = layout;
        this.blockCount = blockCount;
        this.blockStride = (layout.blockBytes() + 127) & -128L;
        this.base = RawMemory.allocate(BLOCKS_OFFSET + blockStride * blockCount, 128, tag);
        this.writer = new LaneWriter(this);
        this.reader = new LaneReader(this);
    }

    /**
     * Makes an empty lane.
     *
     * @param layout layout of its blocks
     * @param blockCount blocks, at least {@link #MIN_BLOCKS}; the bound of what can be under way
     * @param tag name under which its memory is accounted
     * @return the lane; the caller closes it when both sides are done
     */
    public static Lane create(BlockLayout layout, int blockCount, String tag) {
        if (blockCount < MIN_BLOCKS) {
            throw new IllegalArgumentException(
                    "a lane needs at least " + MIN_BLOCKS + " blocks: blockCount=" + blockCount);
        }
        return new Lane(layout, blockCount, tag);
    }

    /** {@return the producer's end; one thread's at a time} */
    public LaneWriter writer() {
        return writer;
    }

    /** {@return the consumer's end; one thread's at a time} */
    public LaneReader reader() {
        return reader;
    }

    /** {@return the layout of the blocks} */
    public BlockLayout layout() {
        return layout;
    }

    /** {@return the number of blocks} */
    public int blockCount() {
        return blockCount;
    }

    /**
     * {@return how many blocks hold rows or marks that were published and not given back; a moment's picture}
     *
     * @threading any, while the lane is open
     */
    public int blocksInUse() {
        long head = RawMemory.getLongAcquire(headAddress());
        int inUse = 0;
        while (inUse < blockCount
                && RawMemory.getLongOpaque(blockAddress(head + inUse) + BlockLayout.STATE_OFFSET) != 0) {
            inUse++;
        }
        return inUse;
    }

    /** {@return the memory of the lane in bytes} */
    public long bytes() {
        return BLOCKS_OFFSET + blockStride * blockCount;
    }

    long headAddress() {
        return base + HEAD_OFFSET;
    }

    long blockAddress(long sequence) {
        return base + BLOCKS_OFFSET + blockStride * (sequence % blockCount);
    }

    /** Gives the memory back. Neither end may be used afterwards. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(base);
        }
    }
}
