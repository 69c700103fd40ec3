-- Windows over windows: the time passes through projections; results that come late are waited for.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

CREATE STREAM seconds AS SELECT symbol, window_time AS at, COUNT(*) AS n FROM trades GROUP BY symbol, TUMBLE(ts, 1 SECOND);
EXPLAIN CREATE STREAM minutes AS SELECT window_end, SUM(n) AS n FROM seconds GROUP BY TUMBLE(at, 1 MINUTE);
EXPLAIN SELECT window_end, MAX(n) AS most FROM
    (SELECT symbol, window_end AS e, COUNT(*) AS n FROM trades GROUP BY symbol, TUMBLE(ts, 1 SECOND)) GROUP BY TUMBLE(e, 1 MINUTE);
CREATE STREAM late AS SELECT window_time AS at, COUNT(*) AS n FROM trades GROUP BY TUMBLE(ts, 1 SECOND)
    EMIT ON WINDOW CLOSE ALLOW LATENESS 5 SECONDS;
EXPLAIN CREATE STREAM over_late AS SELECT window_end, SUM(n) AS n FROM late GROUP BY TUMBLE(at, 1 MINUTE);
DESCRIBE EXTENDED seconds;
