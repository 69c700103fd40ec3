-- description: without an expression only the program moves the watermark
CREATE SOURCE t (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts);
CREATE STREAM result AS SELECT window_start, SUM(v) AS total FROM t GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
--- input
t,1,2001-01-01T00:00:01Z
t,2,2001-01-01T00:00:31Z
t,4,2001-01-01T00:00:02Z
!watermark t 2001-01-01T00:00:10Z
t,8,2001-01-01T00:00:03Z
t,16,2001-01-01T00:00:12Z
--- expected
+2001-01-01T00:00:00Z,5
+2001-01-01T00:00:10Z,16
+2001-01-01T00:00:30Z,2
