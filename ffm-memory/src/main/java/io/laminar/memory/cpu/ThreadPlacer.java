package io.laminar.memory.cpu;

import java.util.List;

/**
 * Chooses processors for threads that spin, and keeps threads on them. Found by {@link java.util.ServiceLoader}.
 *
 * @threading any; {@link #pin} is for the calling thread
 */
public interface ThreadPlacer {
    /**
     * {@return processors by number, best first: isolated ones, then one of each physical core, near ones before far
     * ones; fewer than asked for when there are not so many}
     *
     * @param count how many threads there are
     */
    List<Integer> choose(int count);

    /**
     * {@return whether the scheduler leaves a processor alone, for whoever is pinned there}
     *
     * @param cpu its number
     */
    boolean isIsolated(int cpu);

    /**
     * Keeps the calling platform thread on a processor, and verifies that it is there.
     *
     * @param cpu its number
     * @return why that did not come about; empty when it did
     * @blocking until the thread runs there
     */
    String pin(int cpu);
}
