package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.staged.EpochStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies at each step of writing, preparing, deciding, committing and recovering; what is visible is never
 * more than was decided, and in the end it is what a life without death has written.
 */
@Timeout(120)
class EpochDeathTest {
    @TempDir
    Path folder;

    private final long seed = Long.getLong("laminar.seed", System.nanoTime());

    private EpochTorture torture(String life, String name) throws IOException {
        return new EpochTorture(Files.createDirectories(folder.resolve(life)), seed, name);
    }

    private static List<String> steps() {
        List<String> steps = new ArrayList<>(List.of("WRITTEN", "SAID", "DECISION_WRITTEN", "DECIDED"));
        Arrays.stream(EpochStep.values())
                .filter(step -> step != EpochStep.DELETED)
                .map(Enum::name)
                .forEach(steps::add);
        return steps;
    }

    @Test
    void shouldShowEachRowOnceAfterADeathAtEachStep() throws IOException, InterruptedException {
        Random random = new Random(seed);
        EpochTorture torture = torture("lives", random.nextBoolean() ? "out.csv" : "out.csv.gz");
        int before = 0;
        for (String step : steps()) {
            String what = "seed=" + seed + ", step=" + step;
            // What recovers dies at the first; what DISCARDED needs is left by a death before the decision.
            boolean recovers = step.equals("DISCARDED") || step.equals("RECOVERED");
            if (step.equals("DISCARDED")) {
                assertFalse(torture.once("SAID", 1, EpochTorture.Fault.NONE), what);
            }
            assertFalse(torture.once(step, recovers ? 1 : 1 + random.nextInt(2), EpochTorture.Fault.NONE), what);
            int seen = torture.audit().size();
            assertTrue(seen >= before, what);
            before = seen;
        }
        assertTrue(torture.once("NONE", 0, EpochTorture.Fault.NONE), "seed=" + seed);
        EpochTorture whole = torture("whole", "out.csv");
        assertTrue(whole.once("NONE", 0, EpochTorture.Fault.NONE), "seed=" + seed);
        assertEquals(EpochTorture.ROWS, whole.audit().size());
        assertEquals(whole.audit(), torture.audit(), "seed=" + seed);
    }

    /** A torture that cannot fail proves nothing: each wrong order is found. */
    @Test
    void shouldFindEachWrongOrder() throws IOException, InterruptedException {
        for (EpochTorture.Fault fault : EpochTorture.Fault.values()) {
            if (fault != EpochTorture.Fault.NONE && fault != EpochTorture.Fault.BEGINS_ANEW) {
                EpochTorture torture = torture(fault.name(), "out.csv");
                assertFalse(torture.once(fault == EpochTorture.Fault.DECIDES_FIRST ? "DECIDED" : "SAID", 3, fault));
                assertThrows(
                        AssertionError.class,
                        () -> {
                            torture.audit();
                            assertTrue(torture.once("NONE", 0, fault));
                            assertEquals(EpochTorture.ROWS, torture.audit().size());
                        },
                        "seed=" + seed + ": not found: " + fault);
            }
        }
    }
}
