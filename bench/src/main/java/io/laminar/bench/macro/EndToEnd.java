package io.laminar.bench.macro;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import java.util.concurrent.locks.LockSupport;

/** A query through the public API: rows appended in batches, results read by cursor. */
public final class EndToEnd {
    static final int OUT_ROWS = 1024;

    private static final long READER_PARK_NS = 20_000;

    /** Three threads may share two processors: whoever spins for long takes one from who has work. */
    private static final int SPINS = 200;

    private EndToEnd() {}

    /** The caller's thread appends, is the core, and reads. */
    static long inline(Trades t, String query, boolean windows, int batch) {
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(query);
            Reader reader = new Reader(laminar.subscribe("out"), windows);
            Appender appender = laminar.appender("trades");
            for (int i = 0; i < t.rows(); i++) {
                append(appender, t, i);
                if ((i + 1) % batch == 0) {
                    appender.publish();
                    pump(laminar, reader);
                }
            }
            appender.end();
            while (!reader.ended()) {
                pump(laminar, reader);
            }
            return reader.checksum();
        }
    }

    /** Lets the core work until nothing moves: a closing window has more results than its way out holds. */
    private static void pump(Laminar laminar, Reader reader) {
        while (laminar.poll() > 0 | reader.drain()) {
            // Again: results that were read made room for more.
        }
    }

    /**
     * A producer's thread, the core's thread, a subscriber's thread.
     *
     * @param t rows
     * @param query a stream {@code out} over {@code trades}
     * @param windows whether it gives windows
     * @param batch rows published at once
     * @return checksum of the results
     */
    public static long threaded(Trades t, String query, boolean windows, int batch) {
        try (Laminar laminar = Laminar.open(threads().build())) {
            laminar.execute(Queries.SOURCE);
            laminar.execute(query);
            Reader reader = new Reader(laminar.subscribe("out"), windows);
            Appender appender = laminar.appender("trades");
            Thread producer = Thread.ofPlatform().name("bench-producer").start(() -> {
                appendAll(appender, t, batch);
                appender.end();
            });
            while (!reader.ended()) {
                if (!reader.drain()) {
                    LockSupport.parkNanos(READER_PARK_NS);
                }
            }
            join(producer);
            return reader.checksum();
        }
    }

    /** {@return the settings of an engine whose thread shares two processors with a producer and a subscriber} */
    public static LaminarConfig.Builder threads() {
        return LaminarConfig.builder().set("idle.spins", String.valueOf(SPINS));
    }

    /**
     * Appends rows, as fast as they are taken.
     *
     * @param appender of {@code trades}
     * @param t rows
     * @param batch rows published at once
     */
    public static void appendAll(Appender appender, Trades t, int batch) {
        for (int i = 0; i < t.rows(); i++) {
            append(appender, t, i);
            if ((i + 1) % batch == 0) {
                appender.publish();
            }
        }
        appender.publish();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void append(Appender appender, Trades t, int i) {
        appender.setLong(0, t.symbol()[i]);
        appender.setDouble(1, t.price()[i]);
        appender.setLong(2, t.volume()[i]);
        appender.setLong(3, t.ts()[i]);
        appender.endRow();
    }

    /** Reads results as {@link HandWritten} sums them up. */
    public static final class Reader {
        private final Subscription subscription;
        private final boolean windows;
        private long checksum;
        private int filled;

        /**
         * A reader.
         *
         * @param subscription what is read
         * @param windows whether rows are windows
         */
        public Reader(Subscription subscription, boolean windows) {
            this.subscription = subscription;
            this.windows = windows;
        }

        /** {@return whether there was anything to read; all of it is read} */
        public boolean drain() {
            boolean any = false;
            while (subscription.poll()) {
                any = true;
                if (windows) {
                    checksum += HandWritten.windowChecksum(
                            subscription.getLong(0),
                            subscription.getLong(1),
                            subscription.getLong(2),
                            subscription.getDouble(3),
                            subscription.getDouble(4),
                            subscription.getDouble(5));
                } else {
                    row();
                }
            }
            return any;
        }

        private void row() {
            long symbol = subscription.getLong(0);
            double value = subscription.getDouble(1);
            long ts = subscription.getLong(2);
            if (++filled == OUT_ROWS) {
                checksum += HandWritten.filterChecksum(symbol, value, ts, filled);
                filled = 0;
            }
        }

        /** {@return whether the last row is read} */
        public boolean ended() {
            return subscription.ended();
        }

        /** {@return the checksum of all rows} */
        public long checksum() {
            return checksum;
        }
    }
}
