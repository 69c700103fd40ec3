package io.laminar.verifier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When code is warm, and when it never will be. */
@Timeout(60)
class WarmUpTest {
    private static final long NEVER_MS = TimeUnit.DAYS.toMillis(1);
    private static final long ROUND_NS = 10_000_000;

    /** The bytes of rounds, again and again, until it is over. */
    private static WarmUp warmedBy(WarmUp warmUp, long... bytes) {
        int round = 0;
        do {
            LockSupport.parkNanos(ROUND_NS);
        } while (!warmUp.isOver(bytes[round++ % bytes.length]));
        return warmUp;
    }

    @Test
    void shouldBeQuietWhenNothingWasAllocatedForLong() {
        long startNs = System.nanoTime();
        assertTrue(warmedBy(new WarmUp(100, NEVER_MS), 0).quiet());
        assertTrue(System.nanoTime() - startNs >= 100_000_000);
    }

    @Test
    void shouldNotBeQuietForARoundOnly() {
        assertFalse(warmedBy(new WarmUp(500, 2_000), 24, 0).quiet());
    }

    @Test
    void shouldNotWaitForWhatAllocatesInEachRound() {
        assertFalse(warmedBy(new WarmUp(100, NEVER_MS), 24).quiet());
    }
}
