package io.laminar.memory.table;

import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes keys of null mask, number, text, number into scratch memory, as an operator would. */
final class TestKeys implements AutoCloseable {
    static final KeyLayout LAYOUT = KeyLayout.of(false, false, true, false);
    static final int BYTES = 40;
    private static final int TEXT_BYTES = 4096;

    private final int rows;
    private final long memory;

    TestKeys(int rows) {
        this.rows = rows;
        this.memory = RawMemory.allocate((long) rows * (BYTES + TEXT_BYTES), 64, "test-keys");
    }

    /** A key as the model sees it. */
    record Key(@Nullable Long number, @Nullable String text) {}

    long address(int row) {
        return memory + (long) row * BYTES;
    }

    /** Writes a key. {@return its hash; few different ones if {@code collide}} */
    long write(int row, Key key, boolean collide) {
        long at = address(row);
        Long number = key.number();
        String text = key.text();
        long nulls = (number == null ? 1 : 0) | (text == null ? 2 : 0);
        RawMemory.fill(at, BYTES, (byte) 0);
        RawMemory.putLong(at, nulls);
        RawMemory.putLong(at + 8, number == null ? 0 : number);
        RawMemory.putLong(at + 32, number == null ? 0 : ~number);
        long hash = Hashing.combine(Hashing.mixLong(nulls), number == null ? 0 : number);
        if (text != null) {
            hash = Hashing.combine(hash, writeText(row, at + 16, text));
        }
        return collide ? Hashing.mixLong(hash & 3) : hash;
    }

    private long writeText(int row, long view, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long data = memory + (long) rows * BYTES + (long) row * TEXT_BYTES;
        RawMemory.copyFrom(bytes, 0, data, bytes.length);
        if (bytes.length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, data, bytes.length);
        } else {
            RawMemory.putInt(view, bytes.length);
            RawMemory.putInt(view + 4, RawMemory.getInt(data));
            RawMemory.putLong(view + 8, data);
        }
        return Hashing.hashBytes(data, bytes.length);
    }

    /** Reads the key of an entry back. */
    static Key read(long base, long entry) {
        long at = entry + KeyedTable.KEY_OFFSET;
        long nulls = RawMemory.getLong(at);
        Long number = (nulls & 1) != 0 ? null : (Long) RawMemory.getLong(at + 8);
        if ((nulls & 2) != 0) {
            return new Key(number, null);
        }
        int length = RawMemory.getInt(at + 16);
        long data = length <= StringView.INLINE_BYTES ? at + 20 : base + RawMemory.getLong(at + 24);
        return new Key(number, new String(RawMemory.toArray(data, length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        RawMemory.free(memory);
    }
}
