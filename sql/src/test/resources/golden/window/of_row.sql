-- A tumbling table function without grouping gives each row its window.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN SELECT symbol, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE trades, DESCRIPTOR(ts), 1 MINUTE))
    WHERE window_start > TIMESTAMP '2024-01-01';
