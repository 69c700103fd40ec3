-- Aggregates that are others in disguise, and constants.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN SELECT BOOL_AND(side > 0), BOOL_OR(side > 0), EVERY(side > 0), ANY_VALUE(symbol), COUNT_IF(side = 1), COUNT(DISTINCT 1),
    AVG(NULL), MIN(DISTINCT side), ARG_MAX(price, ts), FIRST_VALUE(price), LAST_VALUE(price ORDER BY volume) IGNORE NULLS FROM trades;
