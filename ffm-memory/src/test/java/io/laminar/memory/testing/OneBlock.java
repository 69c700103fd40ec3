package io.laminar.memory.testing;

import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockLayout;

/** A builder on a single block. */
public final class OneBlock extends BlockBuilder {
    /**
     * Begins the block.
     *
     * @param layout of it
     * @param block room for its bytes
     */
    public OneBlock(BlockLayout layout, long block) {
        super(layout);
        open(block);
    }

    @Override
    protected boolean makeDataRoom() {
        return false;
    }
}
