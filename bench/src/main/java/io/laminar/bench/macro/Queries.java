package io.laminar.bench.macro;

/** The SQL of the workloads. */
public final class Queries {
    /** Trades of appenders. */
    public static final String SOURCE =
            "CREATE SOURCE trades (symbol BIGINT, price DOUBLE, volume BIGINT, ts TIMESTAMP(9),"
                    + " WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)";

    static final String FILTER =
            "CREATE STREAM out AS SELECT symbol, price * volume AS value, ts FROM trades WHERE price > 500.0";

    private static final String AGGREGATES =
            "count(*) AS n, sum(price) AS total, min(price) AS low, max(price) AS high, avg(price) AS mean";

    /** Aggregates of each second and symbol. */
    public static final String TUMBLE =
            "CREATE STREAM out AS SELECT TUMBLE_END(ts, INTERVAL '1' SECOND) AS ends, symbol, " + AGGREGATES
                    + " FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)";

    static final String HOP =
            "CREATE STREAM out AS SELECT HOP_END(ts, INTERVAL '1' SECOND, INTERVAL '10' SECOND) AS ends, symbol, "
                    + AGGREGATES + " FROM trades GROUP BY symbol, HOP(ts, INTERVAL '1' SECOND, INTERVAL '10' SECOND)";

    static final String TUMBLE_ON_UPDATE = TUMBLE.replace("TUMBLE_END", "TUMBLE_START") + " EMIT ON UPDATE";

    private Queries() {}
}
