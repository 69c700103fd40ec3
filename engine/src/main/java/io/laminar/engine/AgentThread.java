package io.laminar.engine;

import io.laminar.ring0.core.IdleStrategy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A background thread that runs one agent until it is finished or told to stop, and closes it with its port. */
final class AgentThread implements AutoCloseable {
    /** How long a step may take before its thread is interrupted, if it may be. */
    private static final long GRACE_MS = 100;

    /** Parks as the strategy says, before it rests: about a tenth of a second by default. */
    private static final int PARKS_BEFORE_REST = 1_000;

    /** A file bears a millisecond; an engine of many sinks does not bear a tenth of a processor for each. */
    private static final long REST_NS = 1_000_000;

    private final Agent agent;
    private final AgentRounds rounds;
    private final IdleStrategy strategy;
    private final IdleStrategy rest;
    private final long patience;
    private final Thread thread;
    private boolean started;
    private volatile boolean stopping;

    /** Whether the agent is being closed: no interrupt may reach that. Under the lock. */
    private boolean ending;

    AgentThread(Agent agent, AgentRounds rounds, IdleStrategy strategy) {
        this.agent = agent;
        this.rounds = rounds;
        this.strategy = strategy;
        this.rest = new IdleStrategy(0, 0, Math.max(REST_NS, strategy.parkNs()));
        this.patience = (long) strategy.spins() + strategy.yields() + PARKS_BEFORE_REST;
        this.thread = new Thread(this::run, "laminar-" + agent.name());
        thread.setDaemon(true);
        rounds.add(agent);
    }

    Agent agent() {
        return agent;
    }

    void start() {
        if (!started) {
            started = true;
            thread.start();
        }
    }

    private void run() {
        try {
            loop();
        } finally {
            synchronized (this) {
                ending = true;
            }
            boolean interrupted = Thread.interrupted();
            rounds.end();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void loop() {
        int idle = 0;
        long quiet = 0;
        IdleStrategy.Sleep sleep = this::sleep;
        while (!stopping && !agent.isFinished()) {
            if (rounds.round() > 0) {
                idle = 0;
                quiet = 0;
            } else if (quiet < patience) {
                idle = strategy.idle(idle, sleep);
                quiet++;
            } else {
                idle = rest.idle(idle, sleep);
            }
        }
    }

    /** A round may have taken notice of a wake-up without its reason, so that is looked at once more. */
    private void sleep(long timeoutNs) {
        if (!stopping) {
            rounds.park(timeoutNs);
        }
    }

    private synchronized void interrupt() {
        if (!ending) {
            thread.interrupt();
        }
    }

    /** Stops the thread and waits for it: the agent is closed, after what it was given is done. */
    @Override
    public void close() {
        if (!started) {
            started = true;
            rounds.end();
            return;
        }
        stopping = true;
        LockSupport.unpark(thread);
        rounds.wake();
        long drainMs = TimeUnit.NANOSECONDS.toMillis(rounds.drainNs());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(agent.isInterruptible() ? GRACE_MS : drainMs + GRACE_MS);
                if (thread.isAlive()) {
                    // A sink's write is cut short only when its time is over: it may be half of a row.
                    agent.hurry();
                    interrupt();
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
