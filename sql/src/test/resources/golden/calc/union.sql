-- UNION ALL brings types together.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN SELECT symbol, side FROM trades UNION ALL SELECT 'x', volume FROM trades WHERE price IS NULL;
