package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    Path folder;

    @Test
    void shouldPrintThePlanOfEveryQueryWithoutItsInputs() throws IOException {
        Files.writeString(folder.resolve("s.sql"), """
                CREATE SOURCE t (ts TIMESTAMP, a BIGINT, WATERMARK FOR ts AS ts)
                    FROM FILE (path = 'not-there.csv') FORMAT CSV;
                CREATE STREAM s AS SELECT window_start, SUM(a) AS total FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
                CREATE SINK out FROM s INTO STDOUT;
                SELECT total + 1 FROM s;
                """);
        CliRun run = CliRun.in(folder, "explain", "s.sql");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertTrue(run.out().startsWith("s\n  "), run.out());
        assertTrue(run.out().contains("TUMBLE"), run.out());
        assertTrue(run.out().contains("\n\nSELECT in line 5\n  "), run.out());
    }

    @Test
    void shouldTellCoresAndLanes() throws IOException {
        Files.writeString(folder.resolve("s.sql"), """
                CREATE SOURCE t (k BIGINT, g BIGINT) WITH (partition.by = 'k');
                CREATE STREAM s AS SELECT g, COUNT(*) AS n FROM t GROUP BY g;
                """);
        CliRun run = CliRun.in(folder, "explain", "--cores", "3", "s.sql");
        assertEquals(ExitCode.OK, run.code(), run.err());
        assertTrue(run.out().contains("\n        rows: by g, a lane from each core to each core\n"), run.out());
        assertTrue(run.out().contains("\n        lanes: 3 x 3, each 16384 rows, "), run.out());
        assertTrue(run.out().contains("\n          cores: 0-2, by k\n"), run.out());
        assertFalse(CliRun.in(folder, "explain", "s.sql").out().contains("lanes"), "one core has no lanes between");
    }

    @Test
    void shouldPointAtErrors() throws IOException {
        Files.writeString(folder.resolve("s.sql"), "CREATE SOURCE t (a BIGINT);\nSELECT b FROM t");
        CliRun run = CliRun.in(folder, "explain", "s.sql");
        assertEquals(ExitCode.SQL, run.code());
        assertTrue(run.err().startsWith("s.sql:2:8: E2102 "), run.err());
        assertEquals("", run.out());
        assertEquals(
                ExitCode.ENVIRONMENT, CliRun.in(folder, "explain", "gone.sql").code());
    }
}
