-- How a source makes its watermark, where it does not in the usual way.
CREATE SOURCE plain (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts);
CREATE SOURCE a (v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (watermark.by = 'producer', idle.timeout = 30 SECONDS);
CREATE SOURCE b (v BIGINT, w BIGINT AS v + 1, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
    WITH (align.group = 'feeds', align.drift = '90 s', align.excess = 'drop', idle.timeout = '1 minute');
CREATE SOURCE c (v BIGINT, k VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts)
    WITH (watermark.by = 'key', watermark.key = 'k', watermark.keys.max = 1000, watermark.keys.full = 'lru');
EXPLAIN SELECT v FROM c;
EXPLAIN SELECT v FROM plain UNION ALL SELECT v FROM a UNION ALL SELECT w FROM b;
