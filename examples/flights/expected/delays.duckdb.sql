-- The answer of delays.sql, computed as a batch. `w` is the watermark that the rows before left behind; a row is late
-- for the window that starts at `hour` when w >= hour + 1 hour (its end) + 2 hours (the lateness).
CREATE TABLE flights AS
SELECT * FROM read_csv('flights-week1.csv.gz', header = true,
    columns = {ts: 'TIMESTAMP', origin: 'VARCHAR', destination: 'VARCHAR', delay: 'INTEGER', distance: 'INTEGER'});

CREATE VIEW marked AS
SELECT *, date_trunc('hour', ts) AS hour,
    max(ts - INTERVAL 5 MINUTE) OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS w
FROM flights;

SELECT hour AS departure_hour, origin, count(*) AS flights, count(*) FILTER (WHERE delay >= 15) AS delayed,
    round(avg(delay), 1) AS avg_delay, min(delay) AS min_delay, max(delay) AS max_delay
FROM marked
WHERE w IS NULL OR w < hour + INTERVAL 1 HOUR + INTERVAL 2 HOUR
GROUP BY hour, origin
ORDER BY hour, origin;
