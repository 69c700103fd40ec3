package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;

/** Texts from state into blocks. */
@HotPath
final class Texts {
    private Texts() {}

    /** Writes a text's view, and its bytes into the data area if it is long; the caller has seen that there is room. */
    static void put(BlockLayout layout, long block, long view, long text, int length) {
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, text, length);
            return;
        }
        long used = RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET);
        RawMemory.copy(text, block + layout.dataOffset() + used, length);
        StringView.putLong(view, text, length, (int) used);
        RawMemory.putLong(block + BlockLayout.DATA_USED_OFFSET, used + length);
    }
}
