-- description: corrections while lateness lasts: the old value taken back, the new one given
CREATE SOURCE t (k VARCHAR, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts);
CREATE STREAM result AS
SELECT k, window_start, SUM(v) AS total FROM t GROUP BY k, TUMBLE(ts, INTERVAL '10' SECOND)
ALLOW LATENESS INTERVAL '5' SECOND EMIT AFTER WATERMARK;
--- input
t,a,1,2001-01-01T00:00:01Z
t,a,2,2001-01-01T00:00:10Z
!flush t
t,a,4,2001-01-01T00:00:09Z
!flush t
t,a,8,2001-01-01T00:00:15Z
t,a,16,2001-01-01T00:00:09Z
--- expected
+a,2001-01-01T00:00:00Z,1
+a,2001-01-01T00:00:00Z,5
+a,2001-01-01T00:00:10Z,10
-a,2001-01-01T00:00:00Z,1
