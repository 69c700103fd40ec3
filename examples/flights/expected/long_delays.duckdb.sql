-- The answer of long_delays.sql, computed as a batch.
CREATE TABLE flights AS
SELECT * FROM read_csv('flights-week1.csv.gz', header = true,
    columns = {ts: 'TIMESTAMP', origin: 'VARCHAR', destination: 'VARCHAR', delay: 'INTEGER', distance: 'INTEGER'});

SELECT ts AS scheduled, origin || '-' || destination AS route, isodow(ts) AS weekday,
    CASE WHEN hour(ts) < 6 THEN 'night' WHEN hour(ts) < 12 THEN 'morning' WHEN hour(ts) < 18 THEN 'afternoon'
        ELSE 'evening' END AS part_of_day,
    delay // 60 AS hours, delay % 60 AS minutes,
    CASE WHEN delay >= 720 THEN 'next day' WHEN delay >= 360 THEN 'half a day' ELSE 'hours' END AS severity,
    CAST(delay AS DOUBLE) / distance AS minutes_per_mile
FROM flights
WHERE delay >= 180
ORDER BY rowid;
