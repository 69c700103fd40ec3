package io.laminar.ring0.storage;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.Clock;
import io.laminar.ring0.port.LatencyHistogram;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a log counts while it is written, and how long its syncs take. The clock is read twice a sync.
 *
 * @threading counting the core; reading any, and each figure is a moment's
 * @allocation none but in the constructor and {@link #counts}
 */
public final class LogTally {
    private static final int BYTES = 0;
    private static final int GROUPS = 1;
    private static final int BACK_PRESSURED = 2;
    private static final int STALLED = 3;

    private final AtomicLongArray counts = new AtomicLongArray(STALLED + 1);
    private final LatencyHistogram syncs = new LatencyHistogram();
    private final Clock clock;
    private final long[] startedNs;

    /**
     * Begins with nothing.
     *
     * @param clock what syncs are timed by
     * @param tokens how many syncs there can be at the same time
     */
    public LogTally(Clock clock, int tokens) {
        this.clock = clock;
        this.startedNs = new long[tokens];
    }

    /**
     * Counts a record.
     *
     * @param recordBytes how long it is
     */
    @HotPath
    public void committed(int recordBytes) {
        add(BYTES, recordBytes);
    }

    /** Counts a group that the port has. */
    @HotPath
    public void grouped() {
        add(GROUPS, 1);
    }

    /** Counts a reservation that found no room. */
    @HotPath
    public void backPressured() {
        add(BACK_PRESSURED, 1);
    }

    /** Counts that there was no next segment. */
    @HotPath
    public void stalled() {
        add(STALLED, 1);
    }

    /**
     * A sync is about to be handed to the port.
     *
     * @param token from 0, which no other has that is under way
     */
    @HotPath
    public void syncStarts(int token) {
        startedNs[token] = clock.nowNs();
    }

    /**
     * A sync has ended well.
     *
     * @param token that it was started with
     */
    @HotPath
    public void synced(int token) {
        syncs.record(clock.nowNs() - startedNs[token]);
    }

    @HotPath
    private void add(int counter, long more) {
        counts.setOpaque(counter, counts.getPlain(counter) + more);
    }

    /** {@return bytes of records} */
    @HotPath
    public long bytes() {
        return counts.getOpaque(BYTES);
    }

    /** {@return groups started} */
    @HotPath
    public long groups() {
        return counts.getOpaque(GROUPS);
    }

    /** {@return reservations that found no room} */
    @HotPath
    public long timesWithoutRoom() {
        return counts.getOpaque(BACK_PRESSURED);
    }

    /** {@return how long syncs took} */
    public LatencyHistogram syncs() {
        return syncs;
    }

    /** {@return all of it} */
    public LogCounts counts() {
        SyncTimes times = new SyncTimes(
                syncs.count(),
                syncs.percentile(50),
                syncs.percentile(99),
                syncs.percentile(99.9),
                syncs.percentile(100));
        return new LogCounts(bytes(), groups(), timesWithoutRoom(), counts.getOpaque(STALLED), times);
    }
}
