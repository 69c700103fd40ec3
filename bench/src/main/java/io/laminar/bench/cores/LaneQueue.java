package io.laminar.bench.cores;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Pace;
import io.laminar.memory.raw.RawMemory;
import java.util.Collections;

/**
 * Our lane: eight BIGINT columns, read in place and column by column, at the pace of a core's thread. Single rows are
 * set value by value, as an appender does; batches are written a column at a time, as a decoder of frames does.
 */
final class LaneQueue implements RowQueue {
    private static final int BLOCK_ROWS = 256;
    private static final int BLOCKS = ROWS / BLOCK_ROWS;
    /** Values of eight rows. */
    private static final int LINE = CacheLine.BYTES;

    private final int batch;
    private final Lane lane;
    private final LaneWriter writer;
    private final LaneReader reader;
    private final long column0;
    private final long columnStride;
    private final Pace pace = new Pace();
    private long sum;

    LaneQueue(int batch) {
        this.batch = batch;
        BlockLayout layout = new BlockLayout(Collections.nCopies(WORDS, ColumnType.BIGINT), BLOCK_ROWS, 0, false);
        lane = Lane.create(layout, BLOCKS, "bench-lane");
        writer = lane.writer();
        reader = lane.reader();
        column0 = layout.valuesOffset(0);
        columnStride = layout.valuesOffset(1) - column0;
        touch();
    }

    /** Memory of the other queues is written to as they are made, too. */
    private void touch() {
        for (int block = 0; block < BLOCKS; block++) {
            rows(0, BLOCK_ROWS);
            consume(BLOCK_ROWS);
        }
        sum = 0;
    }

    @Override
    public void produce(long first, int count) {
        if (batch == 1) {
            rows(first, count);
        } else {
            batches(first, count);
        }
    }

    private void rows(long first, int count) {
        LaneWriter out = writer;
        for (long word = first * WORDS, end = word + (long) count * WORDS; word < end; word += WORDS) {
            while (!out.claim()) {
                Thread.onSpinWait();
            }
            out.setLong(0, word);
            out.setLong(1, word + 1);
            out.setLong(2, word + 2);
            out.setLong(3, word + 3);
            out.setLong(4, word + 4);
            out.setLong(5, word + 5);
            out.setLong(6, word + 6);
            out.setLong(7, word + 7);
            out.endRow();
            out.publish();
        }
    }

    private void batches(long first, int count) {
        LaneWriter out = writer;
        for (long row = first, end = first + count; row < end; row += batch) {
            for (int done = 0; done < batch; ) {
                int room = out.claimRows();
                if (room == 0) {
                    Thread.onSpinWait();
                    continue;
                }
                int rows = Math.min(room, batch - done);
                fill(out.openBlock() + column0 + (long) out.openRow() * Long.BYTES, (row + done) * WORDS, rows);
                out.endRows(rows);
                done += rows;
            }
            out.publish();
        }
    }

    /** A cache line of each column at a time; what is left row by row. */
    private void fill(long first, long word, int rows) {
        long end = first + (long) rows * Long.BYTES;
        long at = first;
        for (; at + LINE <= end; at += LINE, word += LINE) {
            for (int column = 0; column < WORDS; column++) {
                CacheLine.fill(at + column * columnStride, word + column, WORDS);
            }
        }
        for (; at < end; at += Long.BYTES, word += WORDS) {
            for (int column = 0; column < WORDS; column++) {
                RawMemory.putLong(at + column * columnStride, word + column);
            }
        }
    }

    @Override
    public int consume(int count) {
        LaneReader in = reader;
        int read = 0;
        long total = 0;
        while (read < count) {
            if (in.next(BLOCK_ROWS) == LaneReader.ROWS) {
                int from = in.from();
                int rows = in.to() - from;
                total += words(in.block() + column0 + (long) from * Long.BYTES, rows);
                in.consumeRows(rows);
                in.releaseConsumed();
                read += rows;
                pace.looked(rows);
            } else {
                in.releaseConsumed();
                pace.looked(0);
                Thread.onSpinWait();
            }
        }
        sum += total;
        return read;
    }

    private long words(long first, int rows) {
        long end = first + (long) rows * Long.BYTES;
        long at = first;
        long total = 0;
        for (; at + LINE <= end; at += LINE) {
            for (int column = 0; column < WORDS; column++) {
                total += CacheLine.sum(at + column * columnStride);
            }
        }
        return at < end ? total + wordsOfRows(at, end) : total;
    }

    private long wordsOfRows(long first, long end) {
        long stride = columnStride;
        long total = 0;
        for (long at = first; at < end; at += Long.BYTES) {
            long word = at;
            total += RawMemory.getLong(word) + RawMemory.getLong(word + stride);
            word += 2 * stride;
            total += RawMemory.getLong(word) + RawMemory.getLong(word + stride);
            word += 2 * stride;
            total += RawMemory.getLong(word) + RawMemory.getLong(word + stride);
            word += 2 * stride;
            total += RawMemory.getLong(word) + RawMemory.getLong(word + stride);
        }
        return total;
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        lane.close();
    }
}
