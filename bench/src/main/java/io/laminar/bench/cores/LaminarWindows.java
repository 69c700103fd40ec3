package io.laminar.bench.cores;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import java.util.function.LongConsumer;

/** Laminar: one core that spins, an appender that publishes, a subscription that is polled. */
final class LaminarWindows implements WindowEngine {
    private static final String SOURCE = "CREATE SOURCE trades (symbol BIGINT, price DOUBLE, seq BIGINT,"
            + " ts TIMESTAMP(9), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)";
    private static final String QUERY = "CREATE STREAM out AS SELECT TUMBLE_START(ts, INTERVAL '1' SECOND) AS starts,"
            + " symbol, count(*) AS n, sum(price) AS total, min(price) AS low, max(price) AS high, avg(price) AS mean,"
            + " max(seq) AS last FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND) EMIT ON UPDATE";
    private static final int LAST = 7;

    private final Laminar laminar;
    private final Appender appender;
    private final Subscription out;

    LaminarWindows() {
        laminar = Laminar.open(LaminarConfig.builder()
                .set("idle.spins", String.valueOf(Integer.MAX_VALUE))
                .build());
        laminar.execute(SOURCE);
        laminar.execute(QUERY);
        out = laminar.subscribe("out");
        appender = laminar.appender("trades");
    }

    @Override
    public boolean offer(long symbol, double price, long sequence, long ts) {
        if (!appender.tryRow()) {
            return false;
        }
        appender.setLong(0, symbol);
        appender.setDouble(1, price);
        appender.setLong(2, sequence);
        appender.setLong(3, ts);
        appender.endRow();
        return true;
    }

    @Override
    public void flush() {
        appender.publish();
    }

    @Override
    public void poll(LongConsumer seen) {
        while (out.poll()) {
            if (out.weight() > 0) {
                seen.accept(out.getLong(LAST));
            }
        }
    }

    @Override
    public void close() {
        laminar.close();
    }
}
