-- What scripts/laminar runs once after a build, so that the JVM can keep what it loaded and linked. Not an example:
-- see examples/flights for those.

CREATE SOURCE flights (
    ts TIMESTAMP, origin VARCHAR, destination VARCHAR, delay INTEGER, distance INTEGER,
    WATERMARK FOR ts AS ts - INTERVAL '5' MINUTE
) FROM FILE (path = '../../examples/flights/flights-week1.csv.gz')
  FORMAT CSV WITH (header = true);

CREATE STREAM hourly AS
SELECT origin, window_start, COUNT(*) AS flights, ROUND(AVG(delay), 1) AS avg_delay, MIN(delay) AS min_delay,
    MAX(delay) AS max_delay, SUM(distance) AS miles
FROM flights
GROUP BY origin, TUMBLE(ts, INTERVAL '1' HOUR)
ALLOW LATENESS INTERVAL '2' HOUR
EMIT ON WINDOW CLOSE;

CREATE STREAM routes AS
SELECT window_start, window_end, origin || '-' || destination AS route, COUNT(*) AS flights
FROM flights
GROUP BY origin || '-' || destination, HOP(ts, INTERVAL '1' HOUR, INTERVAL '6' HOUR)
HAVING COUNT(*) >= 12;

CREATE STREAM long_delays AS
SELECT ts, origin, CASE WHEN delay >= 360 THEN 'half a day' ELSE 'hours' END AS severity, delay / 60 AS hours
FROM flights
WHERE delay >= 180 AND EXTRACT(HOUR FROM ts) < 20;

CREATE SINK hourly_report FROM hourly INTO STDOUT FORMAT CSV WITH (header = true);
CREATE SINK routes_report FROM routes INTO STDOUT FORMAT JSON;
CREATE SINK long_delays_report FROM long_delays INTO STDOUT FORMAT CSV;
