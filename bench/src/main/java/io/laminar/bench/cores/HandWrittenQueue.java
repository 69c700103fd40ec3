package io.laminar.bench.cores;

import io.laminar.memory.raw.RawMemory;

/**
 * What is left when a queue does nothing but this: rows of 64 bytes one behind the other in the same kind of memory,
 * one counter a side, each looked at again only when the copy of it says full or empty. No columns, blocks, nulls,
 * texts or marks. It says how fast two threads can pass rows on here at all.
 */
final class HandWrittenQueue implements RowQueue {
    private static final int LINE = 128;
    private static final int TAIL = LINE;
    private static final int HEAD = 2 * LINE;
    private static final int FIRST_ROW = 4 * LINE;
    private static final int COUNT = 2 * LINE / Long.BYTES;
    private static final int OTHER = COUNT + 1;

    private final int batch;
    private final long base;
    /** The count of a side and its copy of the other's, amid an array: nothing is near that the other side writes. */
    private final long[] producer = new long[4 * LINE / Long.BYTES];

    private final long[] consumer = new long[producer.length];
    private long sum;

    HandWrittenQueue(int batch) {
        this.batch = batch;
        long bytes = FIRST_ROW + (long) ROWS * ROW_BYTES;
        base = RawMemory.allocate(bytes, LINE, "bench-rows");
        RawMemory.fill(base, bytes, (byte) 0);
    }

    private static long row(long rows, long number) {
        return rows + (number & ROWS - 1) * ROW_BYTES;
    }

    @Override
    public void produce(long first, int count) {
        long counts = base;
        long rows = base + FIRST_ROW;
        int together = batch;
        long tail = producer[COUNT];
        long head = producer[OTHER];
        for (long end = first + count; first < end; first += together) {
            while (tail + together - head > ROWS) {
                // Pairs with the release in consume: those rows were read.
                head = RawMemory.getLongAcquire(counts + HEAD);
                if (tail + together - head > ROWS) {
                    Thread.onSpinWait();
                }
            }
            for (int i = 0; i < together; i++) {
                CacheLine.fill(row(rows, tail++), (first + i) * WORDS, 1);
            }
            // Pairs with the acquire in consume: the rows are written.
            RawMemory.putLongRelease(counts + TAIL, tail);
        }
        producer[COUNT] = tail;
        producer[OTHER] = head;
    }

    @Override
    public int consume(int count) {
        long counts = base;
        long rows = base + FIRST_ROW;
        long first = consumer[COUNT];
        long head = first;
        long total = 0;
        while (head - first < count) {
            // Pairs with the release in produce.
            long tail = RawMemory.getLongAcquire(counts + TAIL);
            if (tail == head) {
                Thread.onSpinWait();
                continue;
            }
            while (head < tail) {
                total += CacheLine.sum(row(rows, head++));
            }
            // Pairs with the acquire in produce.
            RawMemory.putLongRelease(counts + HEAD, head);
        }
        consumer[COUNT] = head;
        sum += total;
        return (int) (head - first);
    }

    @Override
    public long sum() {
        return sum;
    }

    @Override
    public void close() {
        RawMemory.free(base);
    }
}
