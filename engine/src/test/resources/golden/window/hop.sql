-- description: a row counts in every window that covers it; times before 1970 fall into the right ones
CREATE SOURCE t (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE);
CREATE STREAM result AS
SELECT window_start, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);
--- input
t,1,1969-12-31T23:59:58Z
t,2,1970-01-01T00:00:00Z
t,4,1970-01-01T00:00:04.999Z
t,8,1970-01-01T00:00:05Z
--- expected
+1969-12-31T23:59:50Z,1,1
+1969-12-31T23:59:55Z,3,7
+1970-01-01T00:00:00Z,3,14
+1970-01-01T00:00:05Z,1,8
