-- Every flight that left three hours late or more, with a few columns computed on the way. No window, no watermark:
-- each row comes out as soon as it came in. The sink names where the result goes and in which format.
--
--   ./scripts/laminar run examples/flights/long_delays.sql

CREATE SOURCE flights (
    ts          TIMESTAMP,
    origin      VARCHAR,
    destination VARCHAR,
    delay       INTEGER,
    distance    INTEGER
) FROM FILE (path = 'flights-week1.csv.gz')
  FORMAT CSV WITH (header = true);

CREATE STREAM long_delays AS
SELECT
    ts                             AS scheduled,
    origin || '-' || destination   AS route,
    EXTRACT(ISODOW FROM ts)        AS weekday,  -- 1 = Monday
    CASE
        WHEN EXTRACT(HOUR FROM ts) < 6  THEN 'night'
        WHEN EXTRACT(HOUR FROM ts) < 12 THEN 'morning'
        WHEN EXTRACT(HOUR FROM ts) < 18 THEN 'afternoon'
        ELSE 'evening'
    END                            AS part_of_day,
    delay / 60                     AS hours,
    delay % 60                     AS minutes,
    CASE WHEN delay >= 720 THEN 'next day' WHEN delay >= 360 THEN 'half a day' ELSE 'hours' END AS severity,
    CAST(delay AS DOUBLE) / distance AS minutes_per_mile
FROM flights
WHERE delay >= 180;

CREATE SINK report FROM long_delays INTO STDOUT FORMAT CSV WITH (header = true);
