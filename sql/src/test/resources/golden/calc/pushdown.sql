-- Filters and projections of all levels become one calculation; the identity none; what is used twice is computed once.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN SELECT total * 2 AS twice FROM (SELECT price * volume AS total, symbol FROM trades WHERE side = 1) AS t WHERE symbol LIKE 'A%';
EXPLAIN SELECT * FROM trades;
EXPLAIN SELECT total + total AS twice FROM (SELECT price * volume AS total FROM trades) AS t;
EXPLAIN CREATE MATERIALIZED VIEW same AS SELECT * FROM (SELECT * FROM trades);
