-- The other process: a file into the socket that receive.sql listens at.
--   scripts/laminar run examples/sockets/send.sql
CREATE SOURCE file (
    symbol VARCHAR NOT NULL,
    price  DOUBLE,
    ts     TIMESTAMP(3) NOT NULL
) FROM FILE (path = 'ticks.csv');

CREATE STREAM ticks AS SELECT symbol, price, ts FROM file;

CREATE SINK out FROM ticks INTO SOCKET (mode = 'connect', address = 'localhost:7171', format = 'json');
