package io.laminar.ring0.operator;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import java.util.List;

/**
 * How large the blocks of a core are.
 *
 * @param blockRows rows of a block
 * @param dataBytes bytes for long texts in a block that has VARCHAR columns
 * @param poolBlocks blocks of each operator's output
 */
public record Sizing(int blockRows, int dataBytes, int poolBlocks) {
    /** Rows of a block: a few first-level caches of columns. */
    public static final int DEFAULT_BLOCK_ROWS = 1024;

    /** Long texts of a block: 256 bytes a row, and so the longest row of texts. */
    public static final int DEFAULT_DATA_BYTES = 256 * 1024;

    /** One to write, one to read, one in between. */
    public static final int DEFAULT_POOL_BLOCKS = 3;

    /** Checks the numbers. */
    public Sizing {
        // A difference is two rows that belong together.
        if (blockRows < 2 || dataBytes < 0 || poolBlocks < 1) {
            throw new IllegalArgumentException("a pool needs blocks of two rows: blockRows=" + blockRows
                    + ", dataBytes=" + dataBytes + ", poolBlocks=" + poolBlocks);
        }
    }

    /** {@return the defaults} */
    public static Sizing defaults() {
        return new Sizing(DEFAULT_BLOCK_ROWS, DEFAULT_DATA_BYTES, DEFAULT_POOL_BLOCKS);
    }

    /**
     * {@return the layout of blocks with some columns}
     *
     * @param types of the columns
     * @param weighted whether rows carry weights
     */
    public BlockLayout layout(List<ColumnType> types, boolean weighted) {
        return new BlockLayout(types, blockRows, types.contains(ColumnType.VARCHAR) ? dataBytes : 0, weighted);
    }
}
