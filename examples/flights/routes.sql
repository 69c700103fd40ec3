-- Which routes are busiest? Every hour the routes with at least twelve departures in the six hours before.
--
--   ./scripts/laminar run examples/flights/routes.sql
--
-- Windows of six hours that start every hour overlap, so each flight counts in six of them. Here the watermark itself
-- is patient (two hours), and there is no lateness beside it: a window's row comes once, when its six hours are over
-- by the watermark.

CREATE SOURCE flights (
    ts          TIMESTAMP,
    origin      VARCHAR,
    destination VARCHAR,
    delay       INTEGER,
    distance    INTEGER,
    WATERMARK FOR ts AS ts - INTERVAL '2' HOUR
) FROM FILE (path = 'flights-week1.csv.gz')
  FORMAT CSV WITH (header = true);

CREATE STREAM busiest_routes AS
SELECT
    window_start,
    window_end,
    origin,
    destination,
    COUNT(*)      AS flights,
    SUM(distance) AS miles,
    MAX(delay)    AS max_delay
FROM flights
GROUP BY origin, destination, HOP(ts, INTERVAL '1' HOUR, INTERVAL '6' HOUR)
HAVING COUNT(*) >= 12
EMIT AFTER WATERMARK;
