package io.laminar.storage.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies at each step of a checkpoint; the last one that was committed is there, and life goes on from it.
 */
class CheckpointDeathTest {
    @TempDir
    Path folder;

    @Test
    void shouldHaveTheLastCheckpointAfterADeathAtEachStep() throws IOException, InterruptedException {
        long seed = Long.getLong("laminar.seed", System.nanoTime());
        Random random = new Random(seed);
        CheckpointTorture torture = new CheckpointTorture(folder.resolve("pages"), seed);
        long before = 0;
        for (CheckpointStep step : CheckpointStep.values()) {
            long said = torture.once(step, 1 + random.nextInt(3));
            long found = torture.audit();
            String what = "seed=" + seed + ", step=" + step + ", said=" + said + ", found=" + found;
            boolean named = step == CheckpointStep.MANIFEST_RENAMED || step == CheckpointStep.COMMITTED;
            assertEquals(named ? said + 1 : said, found, what);
            assertTrue(found >= before, what);
            before = found;
        }
        assertTrue(before > 5, "seed=" + seed + ": hardly a checkpoint was made: " + before);
    }
}
