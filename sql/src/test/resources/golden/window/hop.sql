-- HOP in its forms, with offset; a condition on groups stands over the aggregate.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN CREATE STREAM a AS SELECT symbol, window_time, AVG(price) AS p FROM trades WHERE volume > 0 AND symbol <> 'X'
    GROUP BY symbol, HOP(ts, 10 SECONDS, 1 MINUTE, 3 SECONDS) HAVING COUNT(*) > 2;
EXPLAIN CREATE STREAM b AS SELECT COUNT(*) AS n, window_start, window_end
    FROM HOP(trades, ts, INTERVAL '2' SECOND, INTERVAL '10' SECOND) GROUP BY window_start, window_end;
