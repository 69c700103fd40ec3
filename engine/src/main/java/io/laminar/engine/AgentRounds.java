package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.ring0.core.Duties;
import java.util.Arrays;
import java.util.List;

/**
 * The agents of one thread, and the port that they share: a round polls the port, then steps each agent.
 *
 * <p>An agent is closed here, on its thread, when nothing of what it was given is left; the port after all of them.
 *
 * @threading one owner: the core's thread, an agent's own, or who polls an inline engine; {@link #wake()} any
 */
final class AgentRounds implements Duties {
    private static final long GLANCE_NS = 1_000_000;

    private final ThreadIo io;
    private final long drainNs;
    private Agent[] agents = new Agent[0];
    private boolean ended;

    AgentRounds(ThreadIo io, long drainNs) {
        this.io = io;
        this.drainNs = drainNs;
    }

    ThreadIo io() {
        return io;
    }

    /** {@return how long an agent may take to be done with what it was given, in nanoseconds} */
    long drainNs() {
        return drainNs;
    }

    void add(Agent agent) {
        if (ended) {
            agent.close();
            return;
        }
        Agent[] more = Arrays.copyOf(agents, agents.length + 1);
        more[agents.length] = agent;
        agents = more;
    }

    /**
     * Takes an agent out and closes it, if nothing of what it was given is left.
     *
     * @param late whether it has to go now in any case
     * @return whether it is gone
     */
    boolean tryRemove(Agent agent, boolean late) {
        if (!List.of(agents).contains(agent)) {
            // Not begun, or ended with its thread.
            agent.close();
            return true;
        }
        io.poll();
        boolean drained = agent.drain();
        if (!drained && !late) {
            return false;
        }
        if (!drained) {
            agent.giveUp();
        }
        agents = Arrays.stream(agents).filter(a -> a != agent).toArray(Agent[]::new);
        agent.close();
        return true;
    }

    /** Agents, or the port of those that have left, have something to do in a round. */
    @Override
    @HotPath
    public boolean isBusy() {
        return agents.length > 0 || io.isOpen();
    }

    @Override
    @HotPath
    public int round() {
        int done = io.poll();
        Agent[] all = agents;
        for (int i = 0; i < all.length; i++) {
            done += all[i].step() ? 1 : 0;
        }
        return done;
    }

    @Override
    public void park(long timeoutNs) {
        io.park(timeoutNs);
    }

    @Override
    public void wake() {
        io.wake();
    }

    @Override
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        DrainWatch watch = DrainWatch.of(agents, drainNs);
        try {
            drainAll();
            for (Agent agent : agents) {
                agent.close();
            }
        } finally {
            watch.close();
            agents = new Agent[0];
            io.close();
        }
    }

    private void drainAll() {
        long startNs = System.nanoTime();
        while (true) {
            int events = io.poll();
            boolean drained = true;
            for (Agent agent : agents) {
                drained &= agent.drain();
            }
            if (drained) {
                return;
            }
            if (System.nanoTime() - startNs > drainNs) {
                giveUp();
                return;
            }
            if (events == 0) {
                io.park(GLANCE_NS);
            }
        }
    }

    private void giveUp() {
        for (Agent agent : agents) {
            if (!agent.drain()) {
                agent.giveUp();
            }
        }
    }
}
