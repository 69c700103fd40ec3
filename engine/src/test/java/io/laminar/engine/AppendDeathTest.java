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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process dies at each step of writing, noting, deciding and recovering, and what it had not synced may be gone;
 * what is decided is in its file, with an idempotent sink once, and in the end all of it.
 */
@Timeout(120)
class AppendDeathTest {
    @TempDir
    Path folder;

    private final long seed = Long.getLong("laminar.seed", System.nanoTime());

    /** Both kinds of sink; a compressed file takes other ways. */
    static List<String> names() {
        return List.of("log.csv", "grow.csv", "grow.csv.gz");
    }

    private EpochTorture torture(String name) throws IOException {
        return new EpochTorture(Files.createDirectories(folder.resolve("lives")), seed, name);
    }

    private static List<String> steps() {
        List<String> steps = new ArrayList<>(List.of("WRITTEN", "BROUGHT", "SAID", "DECISION_WRITTEN", "DECIDED"));
        Arrays.stream(EpochStep.values())
                .filter(step -> step != EpochStep.DELETED && step != EpochStep.DELIVERED)
                .map(Enum::name)
                .forEach(steps::add);
        return steps;
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldShowWhatIsDecidedAfterADeathAtEachStep(String name) throws IOException, InterruptedException {
        Random random = new Random(seed);
        EpochTorture torture = torture(name);
        for (String step : steps()) {
            String what = name + ", seed=" + seed + ", step=" + step;
            boolean recovers = step.equals("DISCARDED") || step.equals("RECOVERED");
            if (step.equals("DISCARDED")) {
                // What is discarded was noted and not decided.
                assertFalse(torture.once("SAID", 2, EpochTorture.Fault.NONE), what);
                torture.audit();
            }
            assertFalse(torture.once(step, recovers ? 1 : 1 + random.nextInt(3), EpochTorture.Fault.NONE), what);
            torture.audit();
            if (random.nextBoolean()) {
                torture.cutPower(random);
                torture.audit();
            }
        }
        assertTrue(torture.once("NONE", 0, EpochTorture.Fault.NONE), "seed=" + seed);
        assertEquals(LongStream.range(0, EpochTorture.ROWS).boxed().toList(), torture.audit(), "seed=" + seed);
    }

    /** A torture that cannot fail proves nothing. */
    @ParameterizedTest
    @MethodSource("names")
    void shouldFindThatItBeginsAnew(String name) throws IOException, InterruptedException {
        EpochTorture torture = torture(name);
        assertFalse(torture.once("BROUGHT", 3, EpochTorture.Fault.BEGINS_ANEW));
        torture.audit();
        assertThrows(
                AssertionError.class,
                () -> {
                    assertTrue(torture.once("NONE", 0, EpochTorture.Fault.BEGINS_ANEW));
                    torture.audit();
                },
                "seed=" + seed);
    }
}
