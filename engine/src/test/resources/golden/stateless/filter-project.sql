-- description: rows that pass the filter, with computed columns; NULL is not TRUE
CREATE SOURCE t (id BIGINT, name VARCHAR, price DOUBLE, ok BOOLEAN);
CREATE STREAM result AS
SELECT id * 2 AS twice, UPPER(name) AS upper_name, COALESCE(price, 0.0) AS price
FROM t WHERE ok AND id > 1;
--- input
t,1,a,1.5,true
t,2,b,,true
t,3,a name longer than twelve bytes,2.25,true
t,4,,1.0,
t,5,e,1.0,false
t,6,,3.5,true
--- expected
+12,,3.5
+4,B,0.0
+6,A NAME LONGER THAN TWELVE BYTES,2.25
