package io.laminar.torture;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.life.Chain;
import io.laminar.torture.life.Life;
import io.laminar.torture.life.Setting;
import io.laminar.torture.subject.Wrong;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lives that are long: memory and files stay bounded however many rows and checkpoints there are. Now and then one is
 * killed, and at the end all of the output is judged.
 */
final class SoakTorture {
    private static final int LONGEST_LIFE_S = 30;
    private static final int CHECKPOINT_MS = 20;
    private static final long LOOK_NS = 200_000_000;

    /** Of the whole process; the heap has 96 MiB of it. */
    private static final long MOST_RESIDENT_KIB = 700 << 10;

    /** Two checkpoints and one in the making have some tens. */
    private static final int MOST_FILES = 150;

    private final Order order;
    private final Wrong wrong;
    private long mostFiles;
    private long mostResidentKib;

    SoakTorture(Order order, Wrong wrong) {
        this.order = order;
        this.wrong = wrong;
    }

    /** Does it; answers what was done. */
    String run() throws IOException, InterruptedException {
        Setting setting = new Setting(order.fresh("soak"), order.seed(), 2, "auto", wrong);
        Chain chain = new Chain(setting);
        int lives = 0;
        for (int leftS = order.rounds(); leftS > 0; leftS -= LONGEST_LIFE_S) {
            long forMs = TimeUnit.SECONDS.toMillis(Math.min(leftS, LONGEST_LIFE_S));
            Chain.End end = watched(Rounds.afterMs(forMs), setting.directory().resolve("data"));
            Life.Start start = new Life.Start(setting, CHECKPOINT_MS, "", Map.of());
            Rounds.judged(order, setting, "life " + lives, () -> Rounds.live(chain, start, -1, end));
            lives++;
        }
        Rounds.judged(order, setting, "the end", () -> chain.finish(Map.of()));
        return lives + " lives, " + chain.auditor().sent() + " rows, at most " + mostFiles + " files of the engine and "
                + (mostResidentKib >> 10) + " MiB resident; nothing lost, nothing doubled";
    }

    private Chain.End watched(Chain.End end, Path data) {
        return new Chain.End() {
            private long lookedNs = System.nanoTime();

            @Override
            public boolean now(Life life) {
                if (System.nanoTime() - lookedNs > LOOK_NS) {
                    lookedNs = System.nanoTime();
                    look(life, data);
                }
                return end.now(life);
            }
        };
    }

    private void look(Life life, Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            mostFiles = Math.max(mostFiles, files.count());
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(life.pid()), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    mostResidentKib = Math.max(mostResidentKib, Long.parseLong(line.replaceAll("[^0-9]", "")));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // A file that goes while it is looked at, or the process; the next look counts.
            return;
        }
        if (mostFiles > MOST_FILES || mostResidentKib > MOST_RESIDENT_KIB) {
            throw new Violation("unbounded: files=" + mostFiles + " of " + MOST_FILES + ", residentKib="
                    + mostResidentKib + " of " + MOST_RESIDENT_KIB);
        }
    }
}
