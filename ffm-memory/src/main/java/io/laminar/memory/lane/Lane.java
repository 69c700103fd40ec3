package io.laminar.memory.lane;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;

/**
 * A bounded queue of blocks from one producer thread to one consumer thread.
 *
 * <pre>
 *      0  head    int64   how many blocks the consumer has given back                      (consumer writes)
 *      8  safe    int64   how many rows, from the first on, are where they outlive a crash   (consumer writes)
 *     16  place   int64   up to which position of the producer all is there                 (consumer writes)
 *    128  wanted  int64   how many it is asked to give back, by leaving rows out           (producer writes)
 *    256  order   int32   for each sequence, modulo the count: in which block it is       (consumer writes)
 *         blocks
 *
 *  state word of a block (producer writes, release; consumer reads, acquire):
 *    63        32..24+        23..0
 *    | sealed | marks        | rows |
 * </pre>
 *
 * <p>Blocks are numbered in the order of writing: their sequence. The n-th block that is given back is the one that
 * sequence n + blockCount is written into: a consumer may keep an old block and give back a younger one. The order of
 * sequence n + blockCount is stored before the head is raised to n + 1, and both ends read it only behind that; where
 * it is stored, that of sequence n was, which the producer has read before it wrote what the consumer has read since.
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
    static final long SAFE_OFFSET = 8;
    static final long PLACE_OFFSET = 16;
    static final long WANTED_OFFSET = 128;
    static final int ROWS_BITS = 24;
    static final long ROWS_MASK = (1L << ROWS_BITS) - 1;
    static final long MARKS_MASK = 0xFF;
    static final long SEALED = 1L << 63;
    private static final long ORDER_OFFSET = 256;

    private final BlockLayout layout;
    private final int blockCount;
    private final long blockStride;
    private final long bytes;
    private final long base;
    private final long blocks;
    private final LaneWriter writer;
    private final LaneReader reader;
    private boolean closed;

    private Lane(BlockLayout layout, int blockCount, String tag) {
        this.layout = layout;
        this.blockCount = blockCount;
        this.blockStride = (layout.blockBytes() + 127) & -128L;
        long blocksOffset = ORDER_OFFSET + ((long) blockCount * Integer.BYTES + 127 & -128L);
        this.bytes = blocksOffset + blockStride * blockCount;
        this.base = RawMemory.allocate(bytes, 128, tag);
        this.blocks = base + blocksOffset;
        for (int slot = 0; slot < blockCount; slot++) {
            RawMemory.putInt(orderAddress(slot), slot);
        }
        RawMemory.putLong(placeAddress(), Long.MIN_VALUE);
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

    /**
     * Sets when the lane counts as full for its producer, and when as free again: one that had to wait goes on for many
     * blocks, and is not woken for every single one. A new lane is full with its last block, and free with any.
     *
     * @param at blocks in use, from 1 to all, from which on no other is begun
     * @param resume blocks in use, fewer than that, down to which none is begun then
     * @threading the producer, or before there is one
     */
    public void throttle(int at, int resume) {
        if (at < 1 || at > blockCount || resume < 0 || resume >= at) {
            throw new IllegalArgumentException(
                    "throttle: at=" + at + ", resume=" + resume + ", blockCount=" + blockCount);
        }
        writer.throttle(at, resume);
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
     * <p>That is as many as were published into less those that were given back. Those before the one that is read
     * were, and of the rest each before any that is. So few state words are looked at however many blocks there are:
     * each is in a cache line that the other end may be writing, on a page of its own.
     *
     * @threading any, while the lane is open
     */
    public int blocksInUse() {
        long head = RawMemory.getLongAcquire(headAddress());
        long from = Math.max(head, reader.sequence());
        long to = head + blockCount;
        while (from < to) {
            long middle = from + (to - from >> 1);
            int slot = RawMemory.getInt(orderAddress(middle));
            if (RawMemory.getLongOpaque(slotAddress(slot) + BlockLayout.STATE_OFFSET) != 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return (int) Math.min(from - head, blockCount);
    }

    /** {@return the memory of the lane in bytes} */
    public long bytes() {
        return bytes;
    }

    long headAddress() {
        return base + HEAD_OFFSET;
    }

    long safeAddress() {
        return base + SAFE_OFFSET;
    }

    long placeAddress() {
        return base + PLACE_OFFSET;
    }

    long wantedAddress() {
        return base + WANTED_OFFSET;
    }

    /** Where it is stored in which block a sequence is. */
    long orderAddress(long sequence) {
        return base + ORDER_OFFSET + sequence % blockCount * Integer.BYTES;
    }

    /** The block of a slot; slots are numbered from 0 on. */
    long slotAddress(int slot) {
        return blocks + blockStride * slot;
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
