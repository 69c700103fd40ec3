-- Keys as expressions, numbers, aliases; an equal expression in the list is the key.
CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, ts TIMESTAMP(3),
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

EXPLAIN SELECT side % 2 AS parity, side % 2 + 1 AS next, SUM(volume) + SUM(volume) AS v FROM trades GROUP BY side % 2;
EXPLAIN SELECT upper(symbol) AS s, COUNT(*) AS n FROM trades GROUP BY 1;
EXPLAIN SELECT upper(symbol) AS s, COUNT(*) AS n FROM trades GROUP BY s ORDER BY n DESC;
EXPLAIN SELECT symbol, side, COUNT(*) AS n FROM trades GROUP BY ALL;
EXPLAIN CREATE STREAM a AS SELECT symbol, MAX(price) AS p FROM trades GROUP BY symbol;
EXPLAIN CREATE STREAM a AS SELECT MAX(price) AS p FROM trades GROUP BY symbol;
EXPLAIN SELECT 1 AS one FROM trades HAVING COUNT(*) > 3;
