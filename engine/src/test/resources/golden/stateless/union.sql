-- description: UNION ALL of two sources
CREATE SOURCE a (x BIGINT);
CREATE SOURCE b (x BIGINT);
CREATE STREAM result AS SELECT x, 'a' AS origin FROM a UNION ALL SELECT x + 100, 'b' FROM b WHERE x > 0;
--- input
a,1
b,1
b,-1
a,2
b,2
--- expected
+1,a
+101,b
+102,b
+2,a
