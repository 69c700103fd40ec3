-- description: EMIT CHANGES adds up to the answer; each batch gives the difference
CREATE SOURCE t (k VARCHAR, v BIGINT);
CREATE STREAM result AS SELECT k, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY k EMIT CHANGES;
--- input
t,a,1
!flush t
t,a,2
!flush t
t,b,5
!flush t
--- expected
+a,1,1
+a,2,3
+b,1,5
-a,1,1
