package io.laminar.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that agents come to an end: when their thread has not come back some time after it should have, they are
 * told that they are late, and what it waits in is interrupted. The JDK's files know no other way: a write to a full
 * pipe waits for the reader.
 *
 * @threading the thread that is watched opens and closes it
 */
final class DrainWatch implements AutoCloseable {
    private static final long GRACE_MS = 100;

    private final Agent[] agents;
    private final long patienceMs;
    private final Thread watched = Thread.currentThread();
    private final boolean interruptedBefore = Thread.currentThread().isInterrupted();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean interrupted;

    private DrainWatch(Agent[] agents, long patienceNs) {
        this.agents = agents;
        this.patienceMs = TimeUnit.NANOSECONDS.toMillis(patienceNs) + GRACE_MS;
        this.thread = new Thread(this::watch, "laminar-drain-watch");
        thread.setDaemon(true);
    }

    /**
     * Watches the calling thread until this is closed.
     *
     * @param agents what it drains
     * @param patienceNs how long that may take
     */
    static DrainWatch of(Agent[] agents, long patienceNs) {
        DrainWatch watch = new DrainWatch(agents, patienceNs);
        if (agents.length > 0) {
            watch.thread.start();
        }
        return watch;
    }

    private void watch() {
        try {
            boolean ended = over.await(patienceMs, TimeUnit.MILLISECONDS);
            while (!ended) {
                for (Agent agent : agents) {
                    agent.hurry();
                }
                interrupted = true;
                watched.interrupt();
                ended = over.await(GRACE_MS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that; then nobody is watched
        }
    }

    /** No interrupt of this comes later. */
    @Override
    public void close() {
        over.countDown();
        boolean others = interruptedBefore;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                others |= !interrupted;
            }
        }
        if (interrupted) {
            Thread.interrupted();
        }
        if (others) {
            watched.interrupt();
        }
    }
}
