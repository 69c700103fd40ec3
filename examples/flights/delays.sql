-- How late do flights leave? One row per airport and hour, as soon as the hour is final.
--
--   ./scripts/laminar run examples/flights/delays.sql
--
-- The file holds the flights in the order in which they were reported, which is not the order of the timetable:
-- a flight with a long delay is reported hours after its neighbours. Two clauses deal with that:
--   * the watermark trails the newest departure by five minutes and says "this far the picture is complete";
--   * ALLOW LATENESS keeps every hour open for two hours more, so that nearly all the stragglers still count.
-- Flights that are reported even later are dropped, and counted in the summary as late.

CREATE SOURCE flights (
    ts          TIMESTAMP,  -- scheduled departure, UTC
    origin      VARCHAR,
    destination VARCHAR,
    delay       INTEGER,    -- minutes; negative = left early
    distance    INTEGER,    -- miles
    WATERMARK FOR ts AS ts - INTERVAL '5' MINUTE
) FROM FILE (path = 'flights-week1.csv.gz')
  FORMAT CSV WITH (header = true);

-- The result of the last stream without a sink goes to standard output.
CREATE STREAM hourly_delays AS
SELECT
    window_start                        AS departure_hour,
    origin,
    COUNT(*)                            AS flights,
    COUNT(*) FILTER (WHERE delay >= 15) AS delayed,
    ROUND(AVG(delay), 1)                AS avg_delay,
    MIN(delay)                          AS min_delay,
    MAX(delay)                          AS max_delay
FROM flights
GROUP BY origin, TUMBLE(ts, INTERVAL '1' HOUR)
ALLOW LATENESS INTERVAL '2' HOUR
EMIT ON WINDOW CLOSE;
