-- description: a union goes on without a source that is idle, and waits for it again when it is back
CREATE SOURCE a (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (idle.timeout = '30 s');
CREATE SOURCE b (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (idle.timeout = '30 s');
CREATE STREAM u AS SELECT v, ts FROM a UNION ALL SELECT v, ts FROM b;
CREATE STREAM result AS SELECT window_start, COUNT(*) AS n, SUM(v) AS total FROM u GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
--- input
!tick 1
a,1,2001-01-01T00:00:01Z
b,2,2001-01-01T00:00:02Z
a,4,2001-01-01T00:00:31Z
!tick 20
a,8,2001-01-01T00:00:32Z
!tick 11
b,16,2001-01-01T00:00:03Z
b,32,2001-01-01T00:00:33Z
!settle
a,64,2001-01-01T00:00:45Z
!settle
b,128,2001-01-01T00:00:34Z
--- expected
+2001-01-01T00:00:00Z,2,3
+2001-01-01T00:00:30Z,4,172
+2001-01-01T00:00:40Z,1,64
