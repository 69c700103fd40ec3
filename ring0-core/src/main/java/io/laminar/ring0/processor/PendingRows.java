package io.laminar.ring0.processor;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.operator.Emitter;

/**
 * Rows that a function has emitted and the output has not taken: a queue of blocks, one of which is always there.
 *
 * @threading one core
 * @allocation none after construction
 */
@HotPath
final class PendingRows extends BlockBuilder implements AutoCloseable {
    /** What all blocks may take: what one call of a function emits must fit. */
    static final long LIMIT_BYTES = 64L << 20;

    private final Region region;
    private final long blockPages;
    /** The blocks in order, in a circle, and the rows of each but the last, which is open. */
    private final long[] blocks;

    private final int[] ends;
    private int head;
    private int count;
    private int taken;

    PendingRows(BlockLayout layout, RegionSource source, String tag) {
        super(layout);
        this.blockPages = Long.highestOneBit(2 * Region.pagesFor(layout.blockBytes()) - 1);
        long pages = Math.max(LIMIT_BYTES >>> Region.PAGE_SHIFT, blockPages);
        this.region = Region.create(source, (pages + 1) << Region.PAGE_SHIFT, tag);
        this.blocks = new long[(int) (pages / blockPages)];
        this.ends = new int[blocks.length];
        openNext();
    }

    private int slot(int index) {
        int at = head + index;
        return at >= blocks.length ? at - blocks.length : at;
    }

    private boolean openNext() {
        long extent = count == blocks.length ? Region.OUT_OF_MEMORY : region.allocateExtent(blockPages);
        if (extent < 0) {
            return false;
        }
        if (count > 0) {
            ends[slot(count - 1)] = rows;
        }
        long next = region.base() + extent;
        region.touch(next, blockPages << Region.PAGE_SHIFT);
        blocks[slot(count)] = next;
        count++;
        open(next);
        return true;
    }

    /** {@return whether a row can be written} */
    boolean claim() {
        return rows < layout.capacityRows() || openNext();
    }

    @Override
    protected boolean makeDataRoom() {
        long from = block;
        int row = rows;
        if (!openNext()) {
            return false;
        }
        moveOpenRow(from, row);
        return true;
    }

    boolean isEmpty() {
        return count == 1 && taken == rows;
    }

    /** Whether there is a block's worth of rows: time to hand some on. */
    boolean isMuch() {
        return count > 1;
    }

    /** Hands rows on, as many as there is room for. {@return how many} */
    int drain(Emitter to) {
        int moved = 0;
        while (!isEmpty()) {
            int end = count == 1 ? rows : ends[head];
            if (taken == end) {
                release();
                continue;
            }
            if (!to.ready()) {
                return moved;
            }
            int copied = BlockCopy.append(blocks[head], layout, taken, end, to.block(), to.layout(), to.rows());
            if (copied == 0) {
                to.seal();
                continue;
            }
            to.add(copied);
            taken += copied;
            moved += copied;
        }
        if (rows > 0) {
            taken = 0;
            open(block);
        }
        return moved;
    }

    private void release() {
        region.freeExtent(blocks[head] - region.base(), blockPages);
        head = slot(1);
        count--;
        taken = 0;
    }

    @Override
    public void close() {
        region.close();
    }
}
