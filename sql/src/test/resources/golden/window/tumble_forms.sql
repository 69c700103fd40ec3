-- The group function, the table function and the scalar in SELECT are one plan.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN CREATE STREAM a AS SELECT symbol, TUMBLE_START(ts, INTERVAL '5' MINUTE) AS s, TUMBLE_END(ts, 5 MINUTES) AS e, SUM(volume) AS v
    FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '5' MINUTE);
EXPLAIN CREATE STREAM b AS SELECT symbol, window_start AS s, window_end AS e, SUM(volume) AS v
    FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY symbol, window_start, window_end;
EXPLAIN CREATE STREAM c AS SELECT symbol, tumble(ts, '5 minutes') AS w, SUM(volume) AS v FROM trades GROUP BY symbol, w;
EXPLAIN CREATE STREAM d AS SELECT window_end, SUM(volume) AS v
    FROM TABLE(TUMBLE(DATA => TABLE trades, TIMECOL => DESCRIPTOR(ts), SIZE => 5 MINUTES, "OFFSET" => -1 MINUTE)) GROUP BY window_end;
