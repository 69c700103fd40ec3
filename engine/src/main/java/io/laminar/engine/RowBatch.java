package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import java.util.Arrays;

/**
 * Rows that were copied out of a stream, to be read when it suits, and as often as one likes.
 *
 * <pre>{@code
 * try (RowBatch batch = subscription.newBatch(1_000)) {
 *     while (subscription.pollInto(batch) > 0) {
 *         while (batch.next()) {
 *             sum += batch.getLong(1);
 *         }
 *     }
 * }
 * }</pre>
 *
 * @threading one thread at a time; it may be handed to another between two calls
 * @allocation none after construction; {@link #getString} excepted
 */
public final class RowBatch extends RowReader implements AutoCloseable {
    private final BlockLayout layout;
    private long block;
    private int count;

    RowBatch(RowReader rows, int capacity) {
        super(rows.stream(), rows.columns(), layout(rows.cursor.layout(), capacity));
        this.layout = cursor.layout();
        this.block = RawMemory.allocate(layout.blockBytes(), BlockLayout.ALIGNMENT, "batch." + rows.stream());
        cursor.wrap(block);
        layout.clear(block);
    }

    /** Texts of one row have room, whichever it is: it lay in a block with as much. */
    private static BlockLayout layout(BlockLayout source, int capacity) {
        return new BlockLayout(source.types(), capacity, source.dataBytes(), source.weighted());
    }

    /** Forgets what it held, before rows of a reader are put into it. */
    @HotPath
    void begin(RowReader rows) {
        if (block == 0 || !fits(rows)) {
            throw refused(rows);
        }
        count = 0;
        row = -1;
        layout.clear(block);
    }

    @HotPath
    private boolean fits(RowReader rows) {
        BlockLayout other = rows.cursor.layout();
        return layout.weighted() == other.weighted()
                && layout.dataBytes() >= other.dataBytes()
                && Arrays.equals(types, rows.types);
    }

    private ConfigException refused(RowReader rows) {
        return block == 0
                ? new ConfigException(ErrorCode.CLOSED, "batch is closed: stream=" + stream())
                : new ConfigException(
                        ErrorCode.COLUMN_MISMATCH,
                        "batch has other columns: batch of=" + stream() + ", rows of=" + rows.stream());
    }

    @HotPath
    boolean hasRoom() {
        return count < layout.capacityRows();
    }

    /** Copies rows of a block behind those that are here; {@return how many have found room} */
    @HotPath
    int append(long source, BlockLayout sourceLayout, int from, int to) {
        int copied = BlockCopy.append(source, sourceLayout, from, to, block, layout, count);
        count += copied;
        return copied;
    }

    /** {@return rows in it} */
    @HotPath
    public int count() {
        return count;
    }

    /** {@return most rows that it can hold} */
    public int capacity() {
        return layout.capacityRows();
    }

    /**
     * Moves to the next row; after {@link Subscription#pollInto} that is the first.
     *
     * @return false when the last one was shown
     */
    @HotPath
    public boolean next() {
        if (row + 1 >= count) {
            return false;
        }
        row++;
        return true;
    }

    /** Goes back to before the first row. */
    @HotPath
    public void rewind() {
        row = -1;
    }

    /** Gives its memory back. Closing twice is harmless. */
    @Override
    public void close() {
        if (block != 0) {
            long mine = block;
            block = 0;
            count = 0;
            row = -1;
            RawMemory.free(mine);
        }
    }
}
