package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.storage.SyncPolicy;
import io.laminar.ring0.time.WatermarkPolicy.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A core that is killed again and again comes to the same state by its log alone, and says the same on the way. */
class CoreReplayTest {
    private static final int LIVES = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Scope.class)
    void shouldDoAgainWhatItDidBefore(Scope scope) throws Exception {
        long rows = 0;
        for (long seed = 1; seed <= 10; seed++) {
            rows += check(seed, scope);
        }
        assertTrue(rows > 2_000, "rows came out: " + rows);
    }

    private long check(long seed, Scope scope) throws Exception {
        Random random = new Random(seed * 31 + scope.ordinal());
        SyncPolicy policy = SyncPolicy.values()[random.nextInt(SyncPolicy.values().length)];
        LoggedCore.Setting setting = LoggedCore.Setting.random(random, scope, policy);
        Path directory = folder.resolve(scope + "-" + seed);
        String where = "seed " + seed + ", " + setting;
        String said = "";
        long steady = 0;
        LoggedCore.Image image = null;
        for (int life = 0; life < LIVES; life++) {
            try (LoggedCore core = new LoggedCore(directory, setting, seed * LIVES + life, image)) {
                core.recover();
                if (life > 0) {
                    assertSame(said, core.said(), where + ", life " + life);
                }
                core.live(300);
                said = core.said();
                image = core.image();
                steady = core.steadyRowsOut(where + ", life " + life);
                assertEquals(core.rowsTaken(), core.rowsSafe(), where + ", life " + life);
            }
        }
        assertTrue(steady > 0 || image != null, where);
        return said.lines().filter(line -> line.startsWith("row")).count();
    }

    private static void assertSame(String expected, String actual, String where) {
        List<String> wanted = expected.lines().toList();
        List<String> had = actual.lines().toList();
        for (int line = 0; line < Math.max(wanted.size(), had.size()); line++) {
            String one = line < wanted.size() ? wanted.get(line) : "nothing";
            String other = line < had.size() ? had.get(line) : "nothing";
            assertEquals(one, other, where + ", line " + line + " of " + wanted.size());
        }
    }
}
