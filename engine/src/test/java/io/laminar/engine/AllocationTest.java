package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Appender, poll and subscription of an inline engine allocate nothing: exact bytes of the thread over 100,000 rows.
 */
class AllocationTest {
    private static final int ROWS = 100_000;
    /** Most; a round that allocates nothing is the last. Compilers may have to share their processor. */
    private static final int WARM_UP_ROUNDS = 60;

    private static final byte[][] SYMBOLS = {
        "ACME".getBytes(StandardCharsets.UTF_8), "a symbol that is long".getBytes(StandardCharsets.UTF_8)
    };
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A row of the source below. */
    public record Trade(String symbol, double price, long volume, long ts) {}

    private long rowsSeen;
    private double sum;
    private long clock;

    private static Laminar open(String query) {
        Laminar laminar = Laminar.open(LaminarConfig.inline());
        laminar.execute("CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, ts TIMESTAMP(9), "
                + "WATERMARK FOR ts AS ts)");
        laminar.execute("CREATE STREAM result AS " + query);
        return laminar;
    }

    private void check(String query, int batch) {
        try (Laminar laminar = open(query);
                Subscription subscription = laminar.subscribe("result");
                Appender appender = laminar.appender("trades")) {
            long allocated = -1;
            for (int round = 0; round < WARM_UP_ROUNDS && allocated != 0; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                run(laminar, appender, subscription, batch);
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated, query + " batch=" + batch);
            assertTrue(rowsSeen > 0);
        }
    }

    private void run(Laminar laminar, Appender appender, Subscription subscription, int batch) {
        for (int i = 0; i < ROWS; i++) {
            byte[] symbol = SYMBOLS[i & 1];
            appender.setString(0, symbol, 0, symbol.length);
            appender.setDouble(1, 10 + i % 50);
            appender.setLong(2, i);
            appender.setLong(3, clock += 1_000_000);
            appender.endRow();
            if (i % batch == 0) {
                appender.publish();
                drain(laminar, subscription);
            }
        }
        appender.flush();
        drain(laminar, subscription);
    }

    private void drain(Laminar laminar, Subscription subscription) {
        do {
            while (subscription.poll()) {
                rowsSeen++;
                sum += subscription.isNull(1) ? 0 : subscription.getDouble(1);
            }
        } while (laminar.poll() > 0);
    }

    @Test
    void shouldAllocateNothingForFilterAndProject() {
        check("SELECT symbol, price * volume AS value, ts FROM trades WHERE price > 20", 1);
        check("SELECT symbol, price * volume AS value, ts FROM trades WHERE price > 20", 37);
    }

    @Test
    void shouldAllocateNothingForTumblingWindows() {
        String window = " FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND) ";
        check("SELECT symbol, AVG(price) AS mean, window_start, COUNT(*) AS n" + window + "EMIT ON UPDATE", 1);
        check("SELECT symbol, SUM(price) AS total, MIN(volume) AS low" + window + "EMIT AFTER WATERMARK", 11);
        check("SELECT symbol, MAX(price) AS high" + window + "EMIT CHANGES", 32);
    }

    @Test
    void shouldAllocateNothingForHoppingWindows() {
        check(
                "SELECT symbol, SUM(price) AS total FROM trades "
                        + "GROUP BY symbol, HOP(ts, INTERVAL '1' SECOND, INTERVAL '5' SECOND)",
                32);
    }

    @Test
    void shouldAllocateNothingForRecordsOfPrimitivesAndStrings() {
        try (Laminar laminar = open("SELECT symbol, price FROM trades WHERE price > 20");
                Subscription subscription = laminar.subscribe("result");
                RecordAppender<Trade> appender = laminar.appender("trades", Trade.class)) {
            Trade[] trades = new Trade[64];
            for (int i = 0; i < trades.length; i++) {
                trades[i] = new Trade(i % 2 == 0 ? "ACME" : "a symbol that is long", 10 + i, i, i);
            }
            long allocated = -1;
            for (int round = 0; round < WARM_UP_ROUNDS && allocated != 0; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ROWS; i++) {
                    appender.append(trades[i & 63]);
                    appender.publish();
                    drain(laminar, subscription);
                }
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
            assertTrue(rowsSeen > 0);
        }
    }

    /** Whoever stands still, appender and core allocate nothing. */
    private void checkDropping(String policy, int cores, SubscriptionOptions options) {
        LaminarConfig config = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .blockRows(64)
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, ts TIMESTAMP(9), "
                    + "WATERMARK FOR ts AS ts) WITH (backpressure = '" + policy + "'"
                    + (cores > 1 ? ", partition.by = 'symbol'" : "") + ")");
            laminar.execute("CREATE STREAM result AS SELECT symbol, price, ts FROM trades");
            Subscription stalled = laminar.subscribe("result", options);
            Appender appender = laminar.appender("trades");
            long allocated = -1;
            for (int round = 0; round < WARM_UP_ROUNDS && allocated != 0; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < ROWS; i++) {
                    byte[] symbol = SYMBOLS[i & 1];
                    appender.setString(0, symbol, 0, symbol.length);
                    appender.setDouble(1, i);
                    appender.setLong(3, clock += 1_000);
                    appender.endRow();
                    if (i % 16 == 0) {
                        appender.publish();
                        laminar.poll();
                    }
                }
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated, policy + " " + options);
            BackpressureMetrics pressure = laminar.metrics().sources().get(0).backpressure();
            long dropped = pressure.rowsDroppedNewest() + pressure.rowsDroppedOldest() + stalled.rowsDropped();
            assertTrue(dropped > ROWS / 2, "dropped=" + dropped);
        }
    }

    @Test
    void shouldAllocateNothingWhileRowsAreLeftOut() {
        checkDropping("drop_newest", 1, SubscriptionOptions.DEFAULT);
        checkDropping("drop_oldest", 1, SubscriptionOptions.DEFAULT);
        checkDropping("drop_newest", 2, SubscriptionOptions.DEFAULT);
        checkDropping("drop_oldest", 2, SubscriptionOptions.DEFAULT);
        checkDropping("wait", 1, SubscriptionOptions.dropNewest());
        checkDropping("wait", 1, SubscriptionOptions.dropOldest());
        checkDropping("wait", 1, SubscriptionOptions.sample(5));
    }
}
