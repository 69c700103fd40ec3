package io.laminar.bench.macro;

/** The SQL of the workloads. */
public final class Queries {
    /** The trades. */
    public static final String SOURCE =
            "CREATE SOURCE trades (symbol BIGINT, price DOUBLE, volume BIGINT, ts TIMESTAMP(9),"
                    + " WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)";

    /** Filter and project. */
    public static final String FILTER =
            "CREATE STREAM out AS SELECT symbol, price * volume AS value, ts FROM trades WHERE price > 500.0";

    private static final String AGGREGATES =
            "count(*) AS n, sum(price) AS total, min(price) AS low, max(price) AS high, avg(price) AS mean";

    /** Windows of a second, five aggregates. */
    public static final String TUMBLE =
            "CREATE STREAM out AS SELECT TUMBLE_END(ts, INTERVAL '1' SECOND) AS ends, symbol, " + AGGREGATES
                    + " FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)";

    /** Windows of ten seconds, a second apart. */
    public static final String HOP =
            "CREATE STREAM out AS SELECT HOP_END(ts, INTERVAL '1' SECOND, INTERVAL '10' SECOND) AS ends, symbol, "
                    + AGGREGATES + " FROM trades GROUP BY symbol, HOP(ts, INTERVAL '1' SECOND, INTERVAL '10' SECOND)";

    /** Windows of a second, with every change. */
    public static final String TUMBLE_ON_UPDATE = TUMBLE.replace("TUMBLE_END", "TUMBLE_START") + " EMIT ON UPDATE";

    private Queries() {}
}
