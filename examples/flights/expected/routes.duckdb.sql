-- The answer of routes.sql, computed as a batch. Each flight is in the six windows that start at its hour and at the
-- five hours before, less those that the watermark of the rows before had closed already.
CREATE TABLE flights AS
SELECT * FROM read_csv('flights-week1.csv.gz', header = true,
    columns = {ts: 'TIMESTAMP', origin: 'VARCHAR', destination: 'VARCHAR', delay: 'INTEGER', distance: 'INTEGER'});

CREATE VIEW marked AS
SELECT *, max(ts - INTERVAL 2 HOUR) OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS w
FROM flights;

CREATE VIEW windowed AS
SELECT *, date_trunc('hour', ts) - to_hours(unnest(range(6))) AS window_start FROM marked;

SELECT window_start, window_start + INTERVAL 6 HOUR AS window_end, origin, destination, count(*) AS flights,
    sum(distance) AS miles, max(delay) AS max_delay
FROM windowed
WHERE w IS NULL OR w < window_start + INTERVAL 6 HOUR
GROUP BY window_start, origin, destination
HAVING count(*) >= 12
ORDER BY window_start, origin, destination;
