package io.laminar.engine.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The owner's sleep, and how others end it. The selector sleeps whole milliseconds; what is shorter, the thread sleeps
 * itself, and sockets wait those few hundred microseconds.
 */
final class Sleep {
    private static final long MILLISECOND_NS = 1_000_000;

    private final PortParts parts;

    /** Whether {@link #wake} was called since the last poll. */
    private volatile boolean woken;

    /** Who sleeps, or is about to. Written before {@link #woken} is read, as wake does it the other way round. */
    private volatile @Nullable Thread sleeper;

    Sleep(PortParts parts) {
        this.parts = parts;
    }

    void polled() {
        if (woken) {
            woken = false;
        }
    }

    void park(long timeoutNs) {
        Thread thread = Thread.currentThread();
        long endNs = System.nanoTime() + timeoutNs;
        sleeper = thread;
        try {
            long leftNs = timeoutNs;
            // Both ways to sleep may end early for no reason, or for one of the past.
            while (leftNs > 0 && !woken && !thread.isInterrupted() && !isReadyWithin(leftNs)) {
                leftNs = endNs - System.nanoTime();
            }
            if (leftNs > 0) {
                parts.counters().wokenUp();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for sockets", e);
        } finally {
            sleeper = null;
        }
    }

    private boolean isReadyWithin(long timeoutNs) throws IOException {
        parts.counters().systemCall();
        if (timeoutNs >= MILLISECOND_NS) {
            return parts.selector().select(Calls::lookAway, timeoutNs / MILLISECOND_NS) > 0;
        }
        if (parts.selector().selectNow(Calls::lookAway) > 0) {
            return true;
        }
        if (!woken) {
            parts.counters().systemCall();
            LockSupport.parkNanos(this, timeoutNs);
        }
        return false;
    }

    void wake() {
        woken = true;
        Thread thread = sleeper;
        if (thread != null) {
            try {
                parts.selector().wakeup();
            } catch (ClosedSelectorException e) {
                return; // the port was closed meanwhile, and nobody sleeps
            }
            LockSupport.unpark(thread);
        }
    }
}
