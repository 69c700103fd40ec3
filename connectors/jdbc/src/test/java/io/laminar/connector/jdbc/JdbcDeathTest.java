package io.laminar.connector.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.staged.EpochStep;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each step of an epoch on its way to the database; in the end each row is there once. */
@Timeout(120)
class JdbcDeathTest {
    @TempDir
    Path folder;

    private final long seed = Long.getLong("laminar.seed", System.nanoTime());
    private PostgresServer server;

    @BeforeEach
    void connect() throws SQLException {
        server = PostgresServer.running();
        server.execute("DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS laminar_epochs;"
                + "CREATE TABLE t (place SERIAL, id BIGINT)");
    }

    @Test
    void shouldHaveEachRowOnceAfterADeathAtEachStep() throws Exception {
        JdbcTorture torture = new JdbcTorture(folder, server.url(), true);
        Random random = new Random(seed);
        List<String> steps = new ArrayList<>(List.of("WRITTEN", "SAID", "DECIDED", "BEGUN", "SENT", "ARRIVED"));
        Arrays.stream(EpochStep.values()).map(Enum::name).forEach(steps::add);
        int before = 0;
        for (String step : steps) {
            String what = "seed=" + seed + ", step=" + step;
            boolean recovers = step.equals("DISCARDED") || step.equals("RECOVERED");
            if (step.equals("DISCARDED")) {
                assertFalse(torture.once("SAID", 1, random.nextLong()), what);
            }
            assertFalse(torture.once(step, recovers ? 1 : 1 + random.nextInt(2), random.nextLong()), what);
            int seen = torture.audit(server);
            assertTrue(seen >= before, what);
            before = seen;
        }
        assertTrue(torture.once("NONE", 0, seed), "seed=" + seed);
        assertEquals(JdbcTorture.ROWS, torture.audit(server), "seed=" + seed);
    }

    /** Without its memory of epochs, what had arrived arrives again, and that is seen. */
    @Test
    void shouldSeeThatRowsComeTwiceWithoutMemory() throws IOException, InterruptedException {
        JdbcTorture torture = new JdbcTorture(folder, server.url(), false);
        assertFalse(torture.once("ARRIVED", 2, seed));
        assertTrue(torture.once("NONE", 0, seed));
        assertThrows(AssertionError.class, () -> torture.audit(server));
    }
}
