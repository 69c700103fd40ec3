-- description: CASE branches are computed only for their rows: the division by zero never happens
CREATE SOURCE t (a BIGINT, b BIGINT);
CREATE STREAM result AS
SELECT a, CASE WHEN b = 0 THEN -1 ELSE a / b END AS q, a IS DISTINCT FROM b AS differ, a = b OR b IS NULL AS loose FROM t;
--- input
t,7,2
t,7,0
t,,2
t,5,
t,-7,2
t,3,3
--- expected
+,,true,
+-7,-3,true,false
+3,1,false,true
+5,,true,true
+7,-1,true,false
+7,3,true,false
