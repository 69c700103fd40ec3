-- On 4 cores: where rows of each node are, what goes from core to core, and how much room there is.
CREATE SOURCE trades (symbol VARCHAR, venue VARCHAR, price DOUBLE, ts TIMESTAMP, WATERMARK FOR ts AS ts)
    WITH (partition.by = 'symbol');
CREATE SOURCE fees (venue VARCHAR, fee DOUBLE, ts TIMESTAMP, WATERMARK FOR ts AS ts);
CREATE SOURCE any (v BIGINT) WITH (partition.by = 'round_robin');

CREATE STREAM dear AS SELECT symbol, venue, price, ts FROM trades WHERE price > 100;
EXPLAIN CREATE STREAM dear2 AS SELECT symbol, venue, price, ts FROM trades WHERE price > 100;
EXPLAIN CREATE STREAM by_symbol AS SELECT symbol, window_end, MAX(price) AS high FROM dear
    GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);
CREATE STREAM by_venue AS SELECT venue, window_end, COUNT(*) AS n FROM dear
    GROUP BY venue, TUMBLE(ts, INTERVAL '1' MINUTE);
EXPLAIN CREATE STREAM by_both AS SELECT upper(venue) AS v, window_end, COUNT(*) AS n FROM dear
    GROUP BY upper(venue), TUMBLE(ts, INTERVAL '1' MINUTE);
EXPLAIN CREATE STREAM by_venue2 AS SELECT venue, window_end, COUNT(*) AS n FROM dear
    GROUP BY venue, TUMBLE(ts, INTERVAL '1' MINUTE);
EXPLAIN SELECT COUNT(*) AS n, SUM(price) AS total FROM dear;
EXPLAIN SELECT venue, price FROM dear UNION ALL SELECT venue, fee FROM fees;
EXPLAIN SELECT v + 1 AS w FROM any;
EXPLAIN SELECT price FROM REGROUP(TABLE dear, DESCRIPTOR(venue)) AS d WHERE d.price > 3;
EXPLAIN SELECT * FROM REGROUP(TABLE dear, DESCRIPTOR(symbol, venue));
EXPLAIN SELECT * FROM REGROUP((SELECT venue, fee + 1 AS more FROM fees), DESCRIPTOR(venue));
