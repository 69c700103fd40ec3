package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.storage.LogCounts;
import io.laminar.ring0.storage.SyncTimes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an engine with a data directory says of its logs, and what its rounds allocate. */
@Timeout(120)
class DurableCountsTest {
    private static final int ROWS = 20_000;
    private static final int WARMUPS = 10;
    private static final int ATTEMPTS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private long rows;

    private LaminarConfig config(int cores) {
        return LaminarConfig.builder()
                .cores(cores)
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "4194304")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    private static Appender open(Laminar laminar) {
        laminar.execute("CREATE SOURCE t (k BIGINT, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
        laminar.execute("CREATE STREAM sums AS SELECT k, window_end, SUM(v) AS total, COUNT(*) AS n "
                + "FROM TUMBLE(t, ts, INTERVAL '1' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE");
        return laminar.appender("t");
    }

    private void append(Appender appender, int count) {
        for (int i = 0; i < count; i++) {
            appender.setLong(0, rows % 1000);
            appender.setLong(1, rows);
            appender.setLong(2, 1_700_000_000_000_000_000L + rows * 1_000_000);
            appender.endRow();
            rows++;
        }
        assertTrue(appender.awaitDurable(PATIENCE));
    }

    @Test
    void shouldAllocateNothingInRoundsWithLogAndSnapshots() {
        try (Laminar laminar = Laminar.open(config(1));
                Appender appender = open(laminar)) {
            for (int i = 0; i < WARMUPS; i++) {
                append(appender, ROWS);
                laminar.checkpoint();
            }
            long least = Long.MAX_VALUE;
            for (int i = 0; i < ATTEMPTS && least > 0; i++) {
                long before = allocated(laminar);
                append(appender, ROWS);
                laminar.checkpoint();
                append(appender, ROWS);
                least = Math.min(least, allocated(laminar) - before);
            }
            assertEquals(0, least, "bytes while " + 2 * ROWS + " rows were logged and a snapshot was taken");
            assertTrue(laminar.metrics().logs().getFirst().counts().groups() > WARMUPS);
        }
    }

    private static long allocated(Laminar laminar) {
        return laminar.metrics().cores().getFirst().allocatedBytes();
    }

    @Test
    void shouldCountWhatTheLogsHave() {
        try (Laminar laminar = Laminar.open(config(2));
                Appender appender = open(laminar)) {
            assertEquals(2, laminar.metrics().logs().size());
            append(appender, ROWS);
            long bytes = 0;
            long syncs = 0;
            for (LogMetrics log : laminar.metrics().logs()) {
                assertTrue(log.durable() <= log.appended(), log.toString());
                bytes += log.counts().bytes();
                requireTimes(log.counts());
                syncs += log.counts().syncs().count();
            }
            assertTrue(syncs > 0, "what is durable was synced");
            assertTrue(bytes > ROWS * 3L * Long.BYTES, "bytes=" + bytes);
            String text = laminar.metrics().prometheus();
            for (String name : new String[] {"log_appended", "log_durable", "log_bytes_total", "log_syncs_total"}) {
                assertTrue(text.contains("laminar_" + name + "{core=\"0\"} "), text);
            }
            for (String quantile : new String[] {"0.5", "0.99", "0.999", "1"}) {
                String at = "{core=\"0\",quantile=\"" + quantile + "\"} ";
                assertTrue(text.contains("laminar_log_sync_seconds" + at), text);
            }
        }
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            assertEquals(0, laminar.metrics().logs().size());
            assertTrue(!laminar.metrics().prometheus().contains("laminar_log_"));
        }
    }

    private static void requireTimes(LogCounts counts) {
        SyncTimes syncs = counts.syncs();
        assertTrue(syncs.count() <= counts.groups(), counts.toString());
        if (syncs.count() > 0) {
            assertTrue(syncs.p50Ns() > 0 && syncs.p50Ns() <= syncs.p99Ns(), syncs.toString());
            assertTrue(syncs.p99Ns() <= syncs.p999Ns() && syncs.p999Ns() <= syncs.worstNs(), syncs.toString());
        }
    }
}
