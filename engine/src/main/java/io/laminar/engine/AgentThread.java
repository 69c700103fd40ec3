package io.laminar.engine;

import io.laminar.ring0.core.IdleStrategy;
import java.util.concurrent.locks.LockSupport;

/** A background thread that runs one agent until it is finished or told to stop. */
final class AgentThread implements AutoCloseable {
    /** How long a step may take before its thread is interrupted, if it may be. */
    private static final long GRACE_MS = 100;

    private final Agent agent;
    private final IdleStrategy strategy;
    private final Thread thread;
    private volatile boolean stopping;

    AgentThread(Agent agent, IdleStrategy strategy) {
        this.agent = agent;
        this.strategy = strategy;
        this.thread = new Thread(this::run, "laminar-" + agent.name());
        thread.setDaemon(true);
    }

    Agent agent() {
        return agent;
    }

    void start() {
        thread.start();
    }

    private void run() {
        int idle = 0;
        while (!stopping && !agent.isFinished()) {
            idle = agent.step() ? 0 : strategy.idle(idle);
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
