package io.laminar.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, as a flag that a running command looks at. The shutdown hook holds the process until the command has closed
 * its files and said goodbye; the process then ends with 130.
 */
public final class Interruption {
    /** Longer than closing the largest output file takes; a second Ctrl-C does not wait. */
    private static final long GRACE_SECONDS = 10;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean requested;

    /** Starts to listen to SIGINT and SIGTERM. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::hold, "laminar-interruption"));
    }

    private void hold() {
        requested = true;
        try {
            if (!done.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("laminar: gave up waiting for the command to close its files");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the running command to stop; for tests, and for callers that are not a terminal. */
    void request() {
        requested = true;
    }

    /** Says that the command has ended. */
    void finished() {
        done.countDown();
    }

    /** {@return whether the command should stop} */
    public boolean requested() {
        return requested;
    }
}
