-- description: a window over the windows of another stream
CREATE SOURCE t (k VARCHAR, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
CREATE STREAM seconds AS
SELECT k, window_start AS at, window_time AS ts, SUM(v) AS total FROM t GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);
CREATE STREAM result AS
SELECT window_start, COUNT(*) AS n, SUM(total) AS total, MAX(total) AS most
FROM seconds GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
--- input
t,a,1,2001-01-01T00:00:01Z
t,b,2,2001-01-01T00:00:01.5Z
t,a,4,2001-01-01T00:00:01.9Z
t,a,8,2001-01-01T00:00:09Z
t,b,16,2001-01-01T00:00:10Z
t,b,32,2001-01-01T00:00:25Z
--- expected
+2001-01-01T00:00:00Z,3,15,8
+2001-01-01T00:00:10Z,1,16,16
+2001-01-01T00:00:20Z,1,32,32
