package io.laminar.engine;

import java.util.concurrent.locks.LockSupport;

/** A background thread that runs one agent until it is finished or told to stop. */
final class AgentThread implements AutoCloseable {
    private static final int SPINS = 50;
    private static final int YIELDS = 50;
    private static final long LEAST_PARK_NS = 20_000;
    private static final long MOST_PARK_NS = 1_000_000;
    private static final long GRACE_MS = 100;

    private final Agent agent;
    private final Thread thread;
    private volatile boolean stopping;

    AgentThread(Agent agent) {
        this.agent = agent;
        this.thread = new Thread(this::run, "laminar-" + agent.name());
        thread.setDaemon(true);
    }

    Agent agent() {
        return agent;
    }

    void start() {
        thread.start();
    }

    @SuppressWarnings("ThreadPriorityCheck") // between spinning and sleeping
    private void run() {
        int idle = 0;
        long parkNs = LEAST_PARK_NS;
        while (!stopping && !agent.isFinished()) {
            if (agent.step()) {
                idle = 0;
                parkNs = LEAST_PARK_NS;
            } else if (idle < SPINS) {
                idle++;
                Thread.onSpinWait();
            } else if (idle < SPINS + YIELDS) {
                idle++;
                Thread.yield();
            } else {
                LockSupport.parkNanos(parkNs);
                parkNs = Math.min(MOST_PARK_NS, parkNs * 2);
            }
        }
    }

    /** Stops the thread and waits for it; the agent is not closed. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(agent.isInterruptible() ? GRACE_MS : 0);
                if (thread.isAlive()) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
