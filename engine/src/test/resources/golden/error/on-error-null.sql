-- description: ON ERROR NULL makes what fails NULL
CREATE SOURCE t (a BIGINT, b BIGINT, s VARCHAR);
CREATE STREAM result AS SELECT a / b AS q, CAST(s AS INTEGER) AS n FROM t ON ERROR NULL;
--- input
t,6,2,12
t,6,0,12
t,6,3,twelve
--- expected
+,12
+2,
+3,12
