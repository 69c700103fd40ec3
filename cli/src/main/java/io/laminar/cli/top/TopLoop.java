package io.laminar.cli.top;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Shows counters again and again; when their engine ends it waits for the next one in its place. */
public final class TopLoop {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final long GLANCE_NS = 20_000_000;

    private final Path directory;
    private final OutputStream out;
    private final long intervalNs;
    private final boolean screen;
    private final BooleanSupplier interrupted;

    /**
     * Makes a loop.
     *
     * @param directory where the counters are
     * @param out where it writes
     * @param intervalNs time between two snapshots
     * @param screen whether each text takes the place of the one before
     * @param interrupted asked again and again; true ends it
     */
    public TopLoop(Path directory, OutputStream out, long intervalNs, boolean screen, BooleanSupplier interrupted) {
        this.directory = directory;
        this.out = out;
        this.intervalNs = intervalNs;
        this.screen = screen;
        this.interrupted = interrupted;
    }

    /**
     * Shows one text, and ends.
     *
     * @throws IOException when there are no counters, or the text cannot be written
     */
    public void once() throws IOException {
        try (CounterFile file = CounterFile.open(directory)) {
            Snapshot before = Snapshot.of(file.reader());
            pause();
            write(TopScreen.of(file, before, Snapshot.of(file.reader())));
        }
    }

    /**
     * Shows texts until it is interrupted.
     *
     * @throws IOException when there are no counters at first, or a text cannot be written
     */
    public void run() throws IOException {
        CounterFile file = CounterFile.open(directory);
        try {
            Snapshot before = Snapshot.of(file.reader());
            while (pause()) {
                if (file.isReplaced()) {
                    file = next(file);
                    before = Snapshot.of(file.reader());
                    continue;
                }
                Snapshot now = Snapshot.of(file.reader());
                write((screen ? CLEAR : "") + TopScreen.of(file, before, now) + (screen ? "" : "\n"));
                before = now;
            }
        } finally {
            file.close();
        }
    }

    private CounterFile next(CounterFile ended) throws IOException {
        CounterFile next = CounterFile.open(directory);
        ended.close();
        return next;
    }

    /** Waits for an interval; whether it goes on. */
    private boolean pause() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < intervalNs) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(GLANCE_NS, intervalNs));
        }
        return true;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
