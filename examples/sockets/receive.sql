-- Averages of what comes over a socket, until one sender has come and gone.
--   scripts/laminar run examples/sockets/receive.sql
CREATE SOURCE ticks (
    symbol VARCHAR NOT NULL,
    price  DOUBLE,
    ts     TIMESTAMP(3) NOT NULL,
    WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) FROM SOCKET (mode = 'listen', address = 'localhost:7171', format = 'json', connections = 1);

CREATE STREAM averages AS
SELECT symbol, window_end, AVG(price) AS price, COUNT(*) AS n
FROM ticks GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE) EMIT ON WINDOW CLOSE;

CREATE SINK result FROM averages INTO STDOUT;
