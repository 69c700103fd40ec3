package io.laminar.bench.cores;

import io.laminar.bench.report.Processors;
import io.laminar.memory.raw.RawMemory;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;

/**
 * What is left when an engine does nothing but this query: a thread that spins between two queues of 64-byte rows, a
 * number of the row in each row that says it is there, and arrays of this very query's state. It says how soon a result
 * can be seen at all on these two processors.
 */
final class HandWrittenWindows implements WindowEngine {
    private static final int KEYS = 1000;
    private static final int LINE = 128;
    private static final int ROW_BYTES = 64;
    private static final int NUMBER = 56;
    private static final int LAST = 48;

    private final long base = RawMemory.allocate(2L * QUEUE_ROWS * ROW_BYTES, LINE, "bench-windows");
    private final long out = base + (long) QUEUE_ROWS * ROW_BYTES;
    private final FutureTask<Boolean> core = new FutureTask<>(this::work);
    private volatile boolean stopping;
    private long sent;
    private long seen;

    HandWrittenWindows() {
        RawMemory.fill(base, 2L * QUEUE_ROWS * ROW_BYTES, (byte) 0);
        Thread.ofPlatform().name("bench-windows").daemon(true).start(core);
    }

    private static long row(long rows, long number) {
        return rows + (number & QUEUE_ROWS - 1) * ROW_BYTES;
    }

    @Override
    public boolean offer(long symbol, double price, long sequence, long ts) {
        if (sent - seen == QUEUE_ROWS) {
            return false;
        }
        long row = row(base, sent++);
        RawMemory.putLong(row, symbol);
        RawMemory.putDouble(row + 8, price);
        RawMemory.putLong(row + 16, sequence);
        RawMemory.putLong(row + 24, ts);
        // Pairs with the acquire in work: the row is written.
        RawMemory.putLongRelease(row + NUMBER, sent);
        return true;
    }

    @Override
    public void flush() {
        // A row is published as it is offered.
    }

    private boolean work() {
        long[] windows = new long[KEYS];
        long[] counts = new long[KEYS];
        double[] totals = new double[KEYS];
        double[] lows = new double[KEYS];
        double[] highs = new double[KEYS];
        Arrays.fill(windows, Long.MIN_VALUE);
        for (long number = 0; !stopping; ) {
            long row = row(base, number);
            // Pairs with the release in offer.
            if (RawMemory.getLongAcquire(row + NUMBER) != number + 1) {
                Thread.onSpinWait();
                continue;
            }
            int key = (int) RawMemory.getLong(row);
            double price = RawMemory.getDouble(row + 8);
            long window = RawMemory.getLong(row + 24) / WINDOW_NS;
            boolean first = window != windows[key];
            windows[key] = window;
            counts[key] = first ? 1 : counts[key] + 1;
            totals[key] = first ? price : totals[key] + price;
            lows[key] = first ? price : Math.min(lows[key], price);
            highs[key] = first ? price : Math.max(highs[key], price);
            // There is room: no more rows are under way than each queue has.
            long result = row(out, number++);
            RawMemory.putLong(result, window);
            RawMemory.putLong(result + 8, key);
            RawMemory.putLong(result + 16, counts[key]);
            RawMemory.putDouble(result + 24, totals[key]);
            RawMemory.putDouble(result + 32, lows[key]);
            RawMemory.putDouble(result + 40, highs[key]);
            RawMemory.putLong(result + LAST, RawMemory.getLong(row + 16));
            // Pairs with the acquire in poll: the result is written, and the row was read.
            RawMemory.putLongRelease(result + NUMBER, number);
        }
        return true;
    }

    @Override
    public void poll(LongConsumer seenLast) {
        // Pairs with the release in work.
        while (RawMemory.getLongAcquire(row(out, seen) + NUMBER) == seen + 1) {
            seenLast.accept(RawMemory.getLong(row(out, seen++) + LAST));
        }
    }

    @Override
    public void close() {
        stopping = true;
        Processors.await(core);
        RawMemory.free(base);
    }
}
