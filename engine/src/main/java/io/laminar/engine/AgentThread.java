package io.laminar.engine;

import io.laminar.ring0.core.IdleStrategy;
import java.util.concurrent.locks.LockSupport;

/** A background thread that runs one agent until it is finished or told to stop. */
final class AgentThread implements AutoCloseable {
    /** How long a step may take before its thread is interrupted, if it may be. */
    private static final long GRACE_MS = 100;

    /** Parks as the strategy says, before it rests: about a tenth of a second by default. */
    private static final int PARKS_BEFORE_REST = 1_000;

    /** A file bears a millisecond; an engine of many sinks does not bear a tenth of a processor for each. */
    private static final long REST_NS = 1_000_000;

    private final Agent agent;
    private final IdleStrategy strategy;
    private final IdleStrategy rest;
    private final long patience;
    private final Thread thread;
    private volatile boolean stopping;

    AgentThread(Agent agent, IdleStrategy strategy) {
        this.agent = agent;
        this.strategy = strategy;
        this.rest = new IdleStrategy(0, 0, Math.max(REST_NS, strategy.parkNs()));
        this.patience = (long) strategy.spins() + strategy.yields() + PARKS_BEFORE_REST;
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
        long quiet = 0;
        while (!stopping && !agent.isFinished()) {
            if (agent.step()) {
                idle = 0;
                quiet = 0;
            } else if (quiet < patience) {
                idle = strategy.idle(idle);
                quiet++;
            } else {
                idle = rest.idle(idle);
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
