package io.laminar.bench.cores;

import io.laminar.bench.report.Samples;

/**
 * Sends rows at a fixed rate and reads results between them, on the calling thread. A latency counts from the moment
 * when its row should have been sent, also when it was sent late, because the engine or this very thread was busy.
 */
final class OpenLoop {
    private static final int KEYS = 1000;
    private static final int MOST_AT_ONCE = 32;

    private final WindowEngine engine;
    private final long[] seenOfKey = new long[KEYS];
    private long sequence;
    private long eventNs = 1_700_000_000_000_000_000L;
    private long firstOfRun;
    private long startNs;
    private long intervalNs;
    private long seen;
    private long now;
    private Samples samples = new Samples(0);

    OpenLoop(WindowEngine engine) {
        this.engine = engine;
        for (int k = 0; k < KEYS; k++) {
            seenOfKey[k] = k - (long) KEYS;
        }
    }

    /**
     * Runs.
     *
     * @param rate rows a second
     * @param rows how many
     * @param into where latencies go
     * @return rows a second from the first row sent to the last result seen; less than the rate where it is not held
     */
    double run(int rate, int rows, Samples into) {
        samples = into;
        intervalNs = 1_000_000_000L / rate;
        firstOfRun = sequence;
        seen = 0;
        startNs = System.nanoTime();
        long giveUpNs = startNs + 2 * intervalNs * rows + 1_000_000_000L;
        now = startNs;
        long sent = 0;
        while (seen < rows && now < giveUpNs) {
            long due = Math.min(rows, (now - startNs) / intervalNs + 1) - sent;
            sent += send(Math.min(due, MOST_AT_ONCE));
            engine.poll(this::onResult);
            now = System.nanoTime();
        }
        double achieved = seen * 1e9 / (now - startNs);
        drain(sent);
        return achieved;
    }

    /** Of an engine that has not kept up: nothing of this run may come in the next one. */
    private void drain(long sent) {
        samples = new Samples(0);
        long giveUpNs = System.nanoTime() + 10_000_000_000L;
        while (seen < sent) {
            engine.poll(this::onResult);
            if (System.nanoTime() > giveUpNs) {
                throw new IllegalStateException("results are missing: sent=" + sent + ", seen=" + seen);
            }
        }
    }

    private long send(long count) {
        long sent = 0;
        while (sent < count && engine.offer(sequence % KEYS, 1 + (double) (sequence % 999), sequence, eventNs)) {
            sequence++;
            eventNs += intervalNs;
            sent++;
        }
        if (sent > 0) {
            engine.flush();
        }
        return sent;
    }

    /** A result holds all rows of its key up to a sequence number: those not seen before are seen now. */
    private void onResult(long last) {
        now = System.nanoTime();
        int key = (int) (last % KEYS);
        for (long s = seenOfKey[key] + KEYS; s <= last; s += KEYS) {
            samples.add(now - (startNs + (s - firstOfRun) * intervalNs));
            seen++;
        }
        seenOfKey[key] = last;
    }
}
