package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.KeyedTable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of groups, written to columns of a block.
 *
 * @threading one core
 * @allocation none after construction
 */
final class KeyColumns {
    private final BlockLayout layout;
    private final int[] columns;
    private final int[] keys;
    private final int[] offsets;
    private final boolean single;
    private final boolean anyText;

    /**
     * {@code words}: which word of a key each part begins at; {@code single}: the key is that word alone;
     * {@code outputs}: which part each column of the block is, or something else.
     */
    KeyColumns(BlockLayout layout, int[] words, boolean single, List<Integer> outputs) {
        this.layout = layout;
        this.single = single;
        this.columns = IntStream.range(0, outputs.size())
                .filter(column -> outputs.get(column) < words.length)
                .toArray();
        this.keys = IntStream.of(columns).map(outputs::get).toArray();
        this.offsets = IntStream.of(keys)
                .map(key -> (int) KeyedTable.KEY_OFFSET + (single ? 0 : 8 * words[key]))
                .toArray();
        this.anyText = IntStream.of(columns).anyMatch(column -> layout.type(column) == ColumnType.VARCHAR);
    }

    /** Writes the keys of groups from a row on; {@code nulls} for the group whose single key is NULL. */
    @HotPath
    void write(long[] entries, int count, Region region, boolean nulls, long block, int row) {
        for (int i = 0; i < columns.length; i++) {
            int column = columns[i];
            ColumnType type = layout.type(column);
            long out = block + layout.valuesOffset(column) + (long) row * type.bytes();
            if (single) {
                if (nulls || RawMemory.getLong(block + layout.nullFlagOffset(column)) != 0) {
                    Validity.put(layout.openValidity(block, column, row), row, row + count, !nulls);
                }
                if (count == 1 && layout.isWord(column)) {
                    RawMemory.putLong(out, RawMemory.getLong(entries[0] + offsets[i]));
                } else {
                    words(entries, count, offsets[i], type, out);
                }
            } else {
                validity(entries, count, i, block, row);
                switch (type) {
                    case VARCHAR -> texts(entries, count, i, region, block, out);
                    case INTERVAL -> pairs(entries, count, offsets[i], out);
                    default -> words(entries, count, offsets[i], type, out);
                }
            }
        }
    }

    @HotPath
    private void validity(long[] entries, int count, int i, long block, int row) {
        long nulls = 0;
        for (int k = 0; k < count; k++) {
            nulls |= RawMemory.getLong(entries[k] + KeyedTable.KEY_OFFSET);
        }
        long bit = 1L << keys[i];
        if ((nulls & bit) == 0 && RawMemory.getLong(block + layout.nullFlagOffset(columns[i])) == 0) {
            return;
        }
        long bitmap = layout.openValidity(block, columns[i], row);
        for (int k = 0; k < count; k++) {
            Validity.put(bitmap, row + k, (RawMemory.getLong(entries[k] + KeyedTable.KEY_OFFSET) & bit) == 0);
        }
    }

    @HotPath
    private static void words(long[] entries, int count, int offset, ColumnType type, long out) {
        if (type.bytes() == Long.BYTES) {
            for (int k = 0; k < count; k++) {
                RawMemory.putLong(out + 8L * k, RawMemory.getLong(entries[k] + offset));
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offset;
            switch (type) {
                case REAL -> RawMemory.putFloat(out + 4L * k, (float) RawMemory.getDouble(at));
                case INTEGER, DATE -> RawMemory.putInt(out + 4L * k, (int) RawMemory.getLong(at));
                case SMALLINT -> RawMemory.putShort(out + 2L * k, (short) RawMemory.getLong(at));
                default -> RawMemory.putByte(out + k, (byte) RawMemory.getLong(at));
            }
        }
    }

    @HotPath
    private static void pairs(long[] entries, int count, int offset, long out) {
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offset;
            RawMemory.putLong(out + 16L * k, RawMemory.getLong(at));
            RawMemory.putLong(out + 16L * k + 8, RawMemory.getLong(at + 8));
        }
    }

    @HotPath
    private void texts(long[] entries, int count, int i, Region region, long block, long out) {
        for (int k = 0; k < count; k++) {
            long at = entries[k] + offsets[i];
            int length = StringView.length(at);
            boolean inline = length <= StringView.INLINE_BYTES;
            long text = inline ? at + 4 : region.base() + RawMemory.getLong(at + 8);
            Texts.put(layout, block, out + 16L * k, text, length);
        }
    }

    /** Whether keys may need room in a block's data area. */
    boolean hasText() {
        return anyText;
    }

    /** Bytes of long text that a group's key needs in a block's data area. */
    @HotPath
    int textBytes(long entry) {
        int bytes = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (layout.type(columns[i]) == ColumnType.VARCHAR) {
                int length = StringView.length(entry + offsets[i]);
                bytes += length <= StringView.INLINE_BYTES ? 0 : length;
            }
        }
        return bytes;
    }
}
