package io.laminar.engine;

import io.laminar.engine.observe.AgentCounters;
import io.laminar.memory.HotPath;
import io.laminar.ring0.core.Duties;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.CounterBoard;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Books books;
    private Agent[] agents = new Agent[0];
    private @Nullable AgentCounters[] counters = new AgentCounters[0];
    private int rounds;
    private boolean ended;

    AgentRounds(ThreadIo io, long drainNs, @Nullable Books books) {
        this.io = io;
        this.drainNs = drainNs;
        this.books = books;
    }

    /**
     * Where it is counted how long steps take.
     *
     * @param board where
     * @param core the core whose rounds these are; -1 for a thread beside them
     * @param budgets how long things may take
     */
    record Books(CounterBoard board, int core, Budgets budgets) {
        /** {@return the books of a thread beside the cores} */
        Books ofThread() {
            return new Books(board, -1, budgets);
        }

        AgentCounters open(Agent agent) {
            AgentCounters opened = new AgentCounters(board, core, agent.name(), budgets);
            agent.countTo(opened);
            return opened;
        }

        /**
         * Whether a round is timed: beside a core one in 16, as the clock would take more time than a step without
         * work.
         */
        boolean times(int round) {
            return core < 0 || (round & 15) == 0;
        }
    }

    @Nullable
    Books books() {
        return books;
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
        @Nullable AgentCounters[] moreCounters = Arrays.copyOf(counters, agents.length + 1);
        moreCounters[agents.length] = books == null ? null : books.open(agent);
        counters = moreCounters;
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
        takeOut(List.of(agents).indexOf(agent));
        agent.close();
        return true;
    }

    /** {@return whether others may have the addresses of a connector that was closed here: its port has said so} */
    boolean hasReleased(EventFaults connector) {
        io.poll();
        return connector.isReleased() || !io.isOpen();
    }

    /** Agents, or the port of those that have left, have something to do in a round. */
    @Override
    @HotPath
    public boolean isBusy() {
        return agents.length > 0 || io.isOpen();
    }

    private void takeOut(int index) {
        closeCounters(index);
        Agent[] left = new Agent[agents.length - 1];
        @Nullable AgentCounters[] leftCounters = new AgentCounters[left.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = agents[i < index ? i : i + 1];
            leftCounters[i] = counters[i < index ? i : i + 1];
        }
        agents = left;
        counters = leftCounters;
    }

    private void closeCounters(int index) {
        AgentCounters open = counters[index];
        if (open != null) {
            open.close();
        }
    }

    @Override
    @HotPath
    public int round() {
        int done = io.poll();
        Agent[] all = agents;
        boolean timed = all.length > 0 && books != null && books.times(++rounds);
        for (int i = 0; i < all.length; i++) {
            done += (timed ? stepTimed(i) : all[i].step()) ? 1 : 0;
        }
        return done;
    }

    private boolean stepTimed(int index) {
        AgentCounters to = counters[index];
        long startNs = System.nanoTime();
        boolean worked = agents[index].step();
        if (worked && to != null) {
            to.stepped(System.nanoTime() - startNs);
        }
        return worked;
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
            for (int i = 0; i < counters.length; i++) {
                closeCounters(i);
            }
            counters = new AgentCounters[0];
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
