package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A process that appends is killed at random times, again and again on one log; nothing acknowledged is lost. */
public abstract class LogKillContract extends LogFixture {
    private static final int LIVES = Integer.getInteger("laminar.kills", 20);

    @Test
    void shouldKeepWhatWasAcknowledgedThroughKills() throws IOException, InterruptedException {
        long seed = Long.getLong("laminar.seed", System.nanoTime());
        LogTorture torture = new LogTorture(backend(), folder, seed);
        long before = 0;
        for (int life = 0; life < LIVES; life++) {
            LogTorture.Life lived = torture.once();
            long last = before;
            assertTrue(lived.found() >= last, () -> "seed=" + seed + ": " + lived + ", before=" + last);
            before = lived.found();
        }
        long found = before;
        assertTrue(found > 0, () -> "nothing was ever acknowledged: seed=" + seed + ", found=" + found);
    }
}
