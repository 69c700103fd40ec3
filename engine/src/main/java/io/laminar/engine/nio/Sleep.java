package io.laminar.engine.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The owner's sleep, and how others end it. The selector sleeps whole milliseconds; what is shorter, the thread sleeps
 * itself, and sockets wait those few hundred microseconds.
 */
final class Sleep {
    private static final long MILLISECOND_NS = 1_000_000;

    /** The next selection says it again. */
    private static final Consumer<SelectionKey> LOOK_AWAY = key -> {};

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
        long startNs = System.nanoTime();
        sleeper = Thread.currentThread();
        try {
            if (woken) {
                return;
            }
            parts.counters().systemCall();
            if (timeoutNs >= MILLISECOND_NS) {
                parts.selector().select(LOOK_AWAY, timeoutNs / MILLISECOND_NS);
            } else if (timeoutNs > 0 && parts.selector().selectNow(LOOK_AWAY) == 0 && !woken) {
                parts.counters().systemCall();
                LockSupport.parkNanos(this, timeoutNs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wait for sockets", e);
        } finally {
            sleeper = null;
            if (System.nanoTime() - startNs < timeoutNs / MILLISECOND_NS * MILLISECOND_NS) {
                parts.counters().wokenUp();
            }
        }
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
