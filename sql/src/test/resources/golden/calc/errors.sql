-- Rows that cannot be computed.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN CREATE STREAM a AS SELECT volume / side AS r FROM trades ON ERROR NULL;
CREATE STREAM b AS SELECT symbol, SUM(volume / side) / COUNT(*) AS r FROM trades GROUP BY symbol, TUMBLE(ts, 1 DAY) ON ERROR REJECT;
EXPLAIN CREATE STREAM c AS SELECT volume / side AS r FROM trades ON ERROR REJECT;
DESCRIBE "b$errors";
DESCRIBE "b$errors2";
SHOW STREAMS;
SET on_error = 'null';
EXPLAIN CREATE STREAM d AS SELECT volume / side AS r FROM trades;
SHOW SETTINGS;
