-- description: the least of the producers' watermarks, and without one that is idle
CREATE SOURCE t (k BIGINT, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (watermark.by = 'producer', idle.timeout = '30 s');
CREATE STREAM result AS SELECT window_start, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
--- input
!tick 1
t,1,1,2001-01-01T00:00:01Z
t,2,2,2001-01-01T00:00:41Z
!settle
t#2,3,4,2001-01-01T00:00:05Z
t#2,4,8,2001-01-01T00:00:12Z
!settle
t,5,16,2001-01-01T00:00:02Z
t,6,32,2001-01-01T00:00:13Z
!tick 20
t,7,64,2001-01-01T00:00:42Z
!tick 11
t#2,8,128,2001-01-01T00:00:14Z
t#2,9,256,2001-01-01T00:00:43Z
--- expected
+2001-01-01T00:00:00Z,2,5
+2001-01-01T00:00:10Z,2,40
+2001-01-01T00:00:40Z,3,322
